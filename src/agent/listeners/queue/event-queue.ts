import { devNull } from 'node:os';
import { RateLimit } from '../../../host/assets/rate-limit.js';
import type { Timer } from '../../../host/clock.js';
import { type Event, eventShape } from '../../../resources/core/event.js';
import { decode } from '../../../resources/kit/decode.js';
import { parseJson } from '../../../wire/json/index.js';
import { resourceJson } from '../../../wire/resource-json.js';
import { type AgentAround, component } from '../../around.js';
import { type Kept, QueueFile } from './queue-file.js';

export interface QueueSettings {
  /** Where events are kept; in memory only without one, and in `/dev/null`. */
  readonly cacheDir: string;
  /** Events per second that leave, and how many may leave at once; no limit for a rate of 0. */
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** Where the events are kept. */
interface Store {
  add(text: string): Promise<Kept>;
  read(kept: Kept): Promise<string>;
  remove(kept: Kept): Promise<void>;
  close(): Promise<void>;
}

class MemoryStore implements Store {
  private readonly texts = new Map<number, string>();
  private last = 0;

  async add(text: string): Promise<Kept> {
    const kept = { id: ++this.last, at: 0, length: 0 };
    this.texts.set(kept.id, text);
    return kept;
  }

  async read({ id }: Kept): Promise<string> {
    return this.texts.get(id) ?? '';
  }

  async remove({ id }: Kept): Promise<void> {
    this.texts.delete(id);
  }

  async close(): Promise<void> {
    this.texts.clear();
  }
}

/** Opens the queue. @throws Error in the original's words */
export async function openQueue(around: AgentAround, settings: QueueSettings): Promise<EventQueue> {
  const { cacheDir } = settings;
  if (cacheDir === '' || cacheDir === devNull) return new EventQueue(around, settings, new MemoryStore(), []);
  const file = await QueueFile.open(cacheDir, around.wall);
  return new EventQueue(around, settings, file, file.kept);
}

/**
 * Events that are on their way to the backend: they survive outages and, in a file, the end of the agent. Each leaves at least once.
 * Sensu: agent/queue.go.
 */
export class EventQueue {
  private readonly limit: RateLimit | undefined;
  private readonly pending: Kept[];
  private running = false;
  private isWaiting = false;
  private timer: Timer | undefined;
  private proceed: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly around: AgentAround,
    private readonly settings: QueueSettings,
    private readonly store: Store,
    kept: readonly Kept[],
  ) {
    const { rateLimit: perSecond, burstLimit: burst } = settings;
    this.limit =
      perSecond > 0 ? new RateLimit(around.clock, { perSecond, burst: Math.max(1, burst) }) : undefined;
    this.pending = [...kept];
    void this.deliver();
  }

  get length(): number {
    return this.pending.length;
  }

  /** Whether nothing happens until the clock moves or the connection does. */
  get quiet(): boolean {
    return !this.running || this.isWaiting;
  }

  /** Takes an event; resolves when it will not be lost. @throws Error of the file system */
  async add(event: Event): Promise<void> {
    this.pending.push(await this.store.add(resourceJson(eventShape, event)));
    void this.deliver();
  }

  /** What has not left stays where it is. */
  async close(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    this.proceed?.();
    await this.store.close();
  }

  private async deliver(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let first = this.pending[0]; first && !this.closed; first = this.pending[0]) {
        await this.allowance();
        if (!this.closed) await this.deliverOne(first);
      }
    } catch (error) {
      if (this.closed) return;
      this.around.log('error', component, 'error receiving message from queue', { error: String(error) });
    } finally {
      this.running = false;
    }
  }

  private async deliverOne(kept: Kept): Promise<void> {
    const { log, send } = this.around;
    const event = readEvent(await this.store.read(kept));
    this.isWaiting = true;
    const sent = !event || (await send('event', event));
    this.isWaiting = false;
    if (this.closed) return;
    if (!sent) {
      log('error', component, "couldn't send queued message, retrying", { error: 'connection lost' });
      return;
    }
    this.pending.shift();
    if (event) log('info', component, 'queued message sent');
    await this.store.remove(kept);
  }

  /** Waits until another event may leave. */
  private async allowance(): Promise<void> {
    while (!this.closed && this.limit && !this.limit.allow()) {
      this.isWaiting = true;
      await new Promise<void>((resolve) => {
        this.proceed = resolve;
        const wait = 1000 / this.settings.rateLimit;
        this.timer = this.around.clock.setTimer(wait, resolve, 'agent events rate limit');
      });
      this.isWaiting = false;
    }
  }
}

/** Nothing for what somebody else has put there. */
function readEvent(text: string): Event | undefined {
  try {
    return decode(eventShape, parseJson(text));
  } catch {
    return undefined;
  }
}
