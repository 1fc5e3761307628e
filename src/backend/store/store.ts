/** A value in the store. */
export interface Stored {
  /** `ns/name`, `name`, or for events `ns/entity/check`. */
  readonly key: string;
  /** Never mutated: a change is another `put`. */
  readonly value: object;
  /** The strong entity tag over the content as it stands in a header, quotes included: `"9f86d081884c7d65"`. */
  readonly etag: string;
}

/** Which part of a collection to read. */
export interface Range {
  /** Only keys that begin so: `default/`. */
  readonly within?: string;
  /** The first key to read, if it is beyond the beginning of the range. */
  readonly from?: string;
  /** At most so many; all of them unless it is positive. */
  readonly limit?: number;
}

export interface Page {
  readonly items: readonly Stored[];
  /** Where the next page starts (`from`), if there is more: the last key and a NUL. */
  readonly next?: string;
}

/** A change that has been made. */
export interface Change {
  readonly prefix: string;
  readonly key: string;
  /** What is stored now; nothing after a deletion. */
  readonly stored?: Stored;
  /** What was stored before. */
  readonly previous?: Stored;
}

/** All that a store holds, to come back to. */
export interface Snapshot {
  readonly entries: readonly (readonly [prefix: string, key: string, value: object])[];
}

/**
 * Where the backend keeps things: one ordered collection for each prefix (a kind's `storage`). Reads are answered
 * from memory in key order, by bytes. Writes show at once; `durable` tells when they are on disk.
 */
export interface Store {
  get(prefix: string, key: string): Stored | undefined;
  list(prefix: string, range?: Range): Page;
  /** Whether any key begins so. */
  has(prefix: string, within: string): boolean;
  put(prefix: string, key: string, value: object): Stored;
  /** @returns whether it was there */
  delete(prefix: string, key: string): boolean;
  /** Calls `listener` after each change under a prefix, in the same turn. @returns ends it */
  watch(prefix: string, listener: (change: Change) => void): () => void;
  /**
   * Resolves when all that was written so far is on disk; at once in memory.
   * @throws StoreError when it could not be written; it is tried again with the next write
   */
  durable(): Promise<void>;
  snapshot(): Snapshot;
  /** Goes back to a snapshot, or to nothing. Watchers are not told. */
  reset(to?: Snapshot): void;
  close(): Promise<void>;
}

/** The store cannot be opened or written. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
