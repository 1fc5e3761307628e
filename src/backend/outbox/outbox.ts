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
  private entries: OutboxEntry[] = [];
  private size = 0;
  private count = 0;
  private listeners = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly bus: Bus,
  ) {}

  add(entry: Omit<OutboxEntry, 'id' | 'time'>): OutboxEntry {
    const added: OutboxEntry = { id: ++this.count, time: this.clock.now(), ...entry };
    this.entries.push(added);
    this.size += weight(added);
    while (this.entries.length > kept || (this.size > keptText && this.entries.length > 1)) {
      this.size -= weight(this.entries.shift() as OutboxEntry);
    }
    for (const tell of this.listeners) tell();
    return added;
  }

  list(query: OutboxQuery = {}): readonly OutboxEntry[] {
    return this.entries.filter(
      (entry) =>
        entry.id > (query.after ?? 0) &&
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

const weight = ({ stdin, result }: OutboxEntry): number => stdin.length + (result?.output?.length ?? 0);
