import type { Clock } from '../../host/clock.js';
import type { Bus } from '../bus.js';

/** Something that a pipeline did, or would have done. */
export interface OutboxEntry {
  /** Counts up from 1. */
  readonly id: number;
  /** Milliseconds, by the backend's clock. */
  readonly time: number;
  readonly kind: 'handler' | 'mutator';
  readonly type: 'pipe' | 'tcp' | 'udp';
  readonly name: string;
  readonly namespace: string;
  readonly pipeline: string;
  readonly workflow: string;
  readonly event: { readonly id: string; readonly entity: string; readonly check: string };
  /** Of a command. */
  readonly argv?: readonly string[];
  /** The variables that its definition, assets and secrets add; secrets masked. */
  readonly env?: Readonly<Record<string, string>>;
  readonly runtimeAssets?: readonly string[];
  /** Of a socket: `tcp://host:port`. */
  readonly address?: string;
  /** Seconds. */
  readonly timeout: number;
  /** What it is given on standard input, or over the socket; secrets masked. */
  readonly stdin: string;
  /** Whether it ran for real. */
  readonly executed: boolean;
  readonly result?: { readonly status?: number; readonly output?: string; readonly error?: string };
  readonly notes?: readonly string[];
}

export interface OutboxQuery {
  /** The handler or mutator. */
  readonly name?: string;
  readonly entity?: string;
  readonly check?: string;
  /** Only entries behind this id. */
  readonly after?: number;
}

/** More entries than these are forgotten, the oldest first. */
const kept = 10_000;
/** All entries together hold at most so many characters of input and output. */
const keptText = 64 << 20;

/** What handlers and command mutators did, or would have done if they were executed. */
export class Outbox {
  private entries: Kept[] = [];
  private size = 0;
  private count = 0;
  private listeners = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly bus: Bus,
  ) {}

  /**
   * Notes what was done.
   * @param size how many characters of input and output it holds, about
   * @param make is called when somebody looks at it first; what it is made of must not change
   */
  add(size: number, make: () => Omit<OutboxEntry, 'id' | 'time'>): void {
    this.entries.push(new Kept(++this.count, this.clock.now(), size, make));
    this.size += size;
    while (this.entries.length > kept || (this.size > keptText && this.entries.length > 1)) {
      this.size -= (this.entries.shift() as Kept).size;
    }
    for (const tell of this.listeners) tell();
  }

  list(query: OutboxQuery = {}): readonly OutboxEntry[] {
    return this.entries
      .filter(({ id }) => id > (query.after ?? 0))
      .map((one) => one.entry())
      .filter(
        (entry) =>
          (query.name === undefined || entry.name === query.name) &&
          (query.entity === undefined || entry.event.entity === query.entity) &&
          (query.check === undefined || entry.event.check === query.check),
      );
  }

  /**
   * Waits for so many entries.
   * @param signal ends the waiting; what is there by then is the answer
   */
  wait(query: OutboxQuery, count: number, signal: AbortSignal): Promise<readonly OutboxEntry[]> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.listeners.delete(look);
        signal.removeEventListener('abort', finish);
        resolve(this.list(query));
      };
      const look = (): void => {
        if (this.list(query).length >= count) finish();
      };
      this.listeners.add(look);
      signal.addEventListener('abort', finish);
      if (signal.aborted) finish();
      else look();
    });
  }

  /** Everything that events have caused so far, once it is done. */
  async settled(query: OutboxQuery = {}): Promise<readonly OutboxEntry[]> {
    await this.bus.idle();
    return this.list(query);
  }

  clear(): void {
    this.entries = [];
    this.size = 0;
  }
}

/** An entry that is made when it is asked for. */
class Kept {
  private made: OutboxEntry | undefined;

  constructor(
    readonly id: number,
    private readonly time: number,
    readonly size: number,
    private readonly make: () => Omit<OutboxEntry, 'id' | 'time'>,
  ) {}

  entry(): OutboxEntry {
    this.made ??= { id: this.id, time: this.time, ...this.make() };
    return this.made;
  }
}
