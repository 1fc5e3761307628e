import type { AgentAround } from './around.js';
import {
  type AgentApi,
  type AgentMetric,
  startAgentApi,
  startSockets,
  startStatsd,
} from './listeners/index.js';
import { AgentOptionError, type AgentSettings } from './options.js';

/** What an agent listens on, beside its connection. */
export interface Listeners {
  /** `''` where there is none. */
  readonly apiUrl: string;
  /** 0 where there is none. */
  readonly socketPort: number;
  readonly statsdPort: number;
  /** Whether no event is on its way that could go on without the clock and the connection. */
  readonly quiet: boolean;
  close(): Promise<void>;
}

/** What the local API tells of the agent. */
export interface AgentState {
  connected(): boolean;
  metrics(): Readonly<Record<AgentMetric, number>>;
}

/**
 * Opens the local API, the sockets and StatsD, as far as they are wanted.
 * @throws AgentOptionError when the API cannot be had; the others say so in the log
 */
export async function openListeners(
  around: AgentAround,
  settings: AgentSettings,
  state: AgentState,
): Promise<Listeners> {
  const api = settings.disableApi ? undefined : await openApi(around, settings, state);
  const statsd = settings.statsdDisable ? undefined : await startStatsd(around, statsdSettings(settings));
  const sockets = settings.disableSockets ? undefined : await startSockets(around, socketSettings(settings));
  return {
    apiUrl: api ? apiUrl(settings.apiHost, api.port) : '',
    socketPort: sockets?.port ?? 0,
    statsdPort: statsd?.port ?? 0,
    get quiet() {
      return api?.quiet ?? true;
    },
    close: async () => {
      await Promise.all([api?.close(), statsd?.close(), sockets?.close()]);
    },
  };
}

async function openApi(around: AgentAround, settings: AgentSettings, state: AgentState): Promise<AgentApi> {
  try {
    return await startAgentApi(around, apiSettings(settings), state);
  } catch (error) {
    throw new AgentOptionError(`the agent API has crashed: ${(error as Error).message}`);
  }
}

const apiSettings = (settings: AgentSettings) => ({
  name: settings.name,
  namespace: settings.namespace,
  host: settings.apiHost,
  port: settings.apiPort,
  cacheDir: settings.cacheDir,
  rateLimit: settings.eventsRateLimit,
  burstLimit: settings.eventsBurstLimit,
});

const statsdSettings = (settings: AgentSettings) => ({
  host: settings.statsdMetricsHost,
  port: settings.statsdMetricsPort,
  flushInterval: settings.statsdFlushInterval,
  handlers: settings.statsdEventHandlers,
});

const socketSettings = ({ name, namespace, socketHost, socketPort }: AgentSettings) => ({
  name,
  namespace,
  host: socketHost,
  port: socketPort,
});

/** An address that people can use where every address is listened on. */
function apiUrl(host: string, port: number): string {
  const shown = ['', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
