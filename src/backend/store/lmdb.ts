import { open, type RootDatabase } from 'lmdb';
import { claimFolder } from './folder.js';
import { MemoryStore } from './memory.js';
import { readRecord, recordKey, writeRecord } from './records.js';
import { type Snapshot, type Store, type Stored, StoreError } from './store.js';

/** An entry to be written, or without a value to be removed. */
interface Write {
  readonly prefix: string;
  readonly key: string;
  readonly value?: object;
}

/**
 * Opens the store that is kept in a folder, in LMDB: everything is read into memory, changes are written behind.
 * @throws StoreError
 */
export function openLmdbStore(folder: string): Store {
  const release = claimFolder(folder);
  try {
    const database = open<string, string>({
      path: folder,
      encoding: 'string',
      noSubdir: false,
      // A commit is over when it is on disk.
      overlappingSync: false,
      // Only explicit batches: those of an event turn fail with a promise that nobody can catch.
      eventTurnBatching: false,
    });
    return new LmdbStore(database, folder, release);
  } catch (error) {
    release();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`the state folder ${folder} cannot be read: ${(error as Error).message}`);
  }
}

class LmdbStore extends MemoryStore {
  /** What is not yet being written, by its key on disk. */
  private dirty = new Map<string, Write>();
  /** The group that is being written. */
  private flushing: Promise<void> | undefined;
  /** The group after that. */
  private next: Promise<void> | undefined;

  constructor(
    private readonly database: RootDatabase<string, string>,
    private readonly folder: string,
    private readonly release: () => void,
  ) {
    super();
    for (const { value: text } of database.getRange()) {
      const { prefix, key, value } = readRecord(text);
      this.load(prefix, key, value);
    }
  }

  override durable(): Promise<void> {
    if (this.next) return this.next;
    if (!this.dirty.size) return this.flushing ?? Promise.resolve();
    const before = this.flushing ?? new Promise<void>((resolve) => setImmediate(resolve));
    this.next = before
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.flush();
      });
    return this.next;
  }

  override reset(to: Snapshot = { entries: [] }): void {
    for (const [prefix, key] of this.snapshot().entries) this.written(prefix, key, undefined);
    super.reset(to);
    for (const [prefix, key] of to.entries) this.written(prefix, key, this.get(prefix, key));
  }

  override async close(): Promise<void> {
    try {
      await this.durable();
    } finally {
      await this.database.close();
      this.release();
    }
  }

  protected override written(prefix: string, key: string, stored: Stored | undefined): void {
    this.dirty.set(recordKey(prefix, key), { prefix, key, value: stored?.value });
    // Whoever needs to know asks `durable` himself.
    if (!this.next) this.durable().catch(() => undefined);
  }

  private flush(): Promise<void> {
    const group = this.dirty;
    this.dirty = new Map();
    const flushing = this.write(group).finally(() => {
      if (this.flushing === flushing) this.flushing = undefined;
    });
    this.flushing = flushing;
    return flushing;
  }

  /** Writes a group in one transaction. What could not be written stays to be written. */
  private async write(group: ReadonlyMap<string, Write>): Promise<void> {
    try {
      await this.database.batch(() => {
        for (const [id, { prefix, key, value }] of group) {
          if (value) this.database.put(id, writeRecord(prefix, key, value));
          else this.database.remove(id);
        }
      });
    } catch (error) {
      for (const [id, write] of group) if (!this.dirty.has(id)) this.dirty.set(id, write);
      throw new StoreError(`the state folder ${this.folder} cannot be written: ${await reasonOf(error)}`);
    }
  }
}

/** LMDB tells the cause of a failed commit in a promise that rejects a little later. */
async function reasonOf(error: unknown): Promise<string> {
  const { message, commitError } = error as Error & { commitError?: Promise<never> };
  const cause = commitError?.catch((reason: Error) => reason.message);
  const soon = new Promise<string>((resolve) => setImmediate(() => resolve(message)));
  return Promise.race([cause ?? message, soon]);
}
