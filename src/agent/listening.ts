import type { AgentAround } from './around.js';
import type { AgentSettings } from './options.js';

/** What an agent listens on, beside its connection. */
export interface Listeners {
  /** `''` where there is none. */
  readonly apiUrl: string;
  /** 0 where there is none. */
  readonly socketPort: number;
  readonly statsdPort: number;
  close(): Promise<void>;
}

/** Opens the local API, the sockets and StatsD, as far as they are wanted. */
export async function openListeners(
  _around: AgentAround,
  _settings: AgentSettings,
  _connected: () => boolean,
): Promise<Listeners> {
  return { apiUrl: '', socketPort: 0, statsdPort: 0, close: async () => undefined };
}
