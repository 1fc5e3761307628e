/** One request that was answered. */
export interface JournalEntry {
  /** Counts from 1, also over entries that were dropped. */
  readonly number: number;
  /** Milliseconds since the epoch, of the backend's clock. */
  readonly at: number;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  readonly user: string;
}

/** The last requests, kept in memory for whoever wants to see what a client did. */
export class Journal {
  private readonly ring: JournalEntry[] = [];
  private count = 0;

  constructor(private readonly size = 1000) {}

  add(entry: Omit<JournalEntry, 'number'>): void {
    this.ring[this.count % this.size] = { number: ++this.count, ...entry };
  }

  /** Oldest first. */
  entries(): readonly JournalEntry[] {
    const start = this.count % this.size;
    return this.count <= this.size
      ? [...this.ring]
      : [...this.ring.slice(start), ...this.ring.slice(0, start)];
  }

  clear(): void {
    this.ring.length = 0;
    this.count = 0;
  }
}
