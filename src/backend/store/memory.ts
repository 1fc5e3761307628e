import { Collection } from './collection.js';
import { etagOf } from './etag.js';
import type { Change, Page, Range, Snapshot, Store, Stored } from './store.js';

class StoredValue implements Stored {
  private tag: string | undefined;

  constructor(
    readonly key: string,
    readonly value: object,
  ) {}

  get etag(): string {
    this.tag ??= etagOf(JSON.stringify(this.value));
    return this.tag;
  }
}

/** The store in memory: gone with the process. */
export class MemoryStore implements Store {
  private collections = new Map<string, Collection>();
  private readonly watchers = new Map<string, ((change: Change) => void)[]>();

  get(prefix: string, key: string): Stored | undefined {
    return this.collections.get(prefix)?.get(key);
  }

  list(prefix: string, range: Range = {}): Page {
    return this.collections.get(prefix)?.list(range) ?? { items: [] };
  }

  has(prefix: string, within: string): boolean {
    return this.list(prefix, { within, limit: 1 }).items.length > 0;
  }

  put(prefix: string, key: string, value: object): Stored {
    const collection = this.collection(prefix);
    const stored = new StoredValue(key, value);
    const watchers = this.watchers.get(prefix);
    const previous = watchers && collection.get(key);
    collection.put(stored);
    this.written(prefix, key, stored);
    if (watchers) for (const tell of watchers) tell({ prefix, key, stored, previous });
    return stored;
  }

  delete(prefix: string, key: string): boolean {
    const collection = this.collections.get(prefix);
    const previous = collection?.get(key);
    if (!collection || !previous) return false;
    collection.delete(key);
    this.written(prefix, key, undefined);
    for (const tell of this.watchers.get(prefix) ?? []) tell({ prefix, key, previous });
    return true;
  }

  watch(prefix: string, listener: (change: Change) => void): () => void {
    this.watchers.set(prefix, [...(this.watchers.get(prefix) ?? []), listener]);
    return () => {
      const rest = (this.watchers.get(prefix) ?? []).filter((other) => other !== listener);
      if (rest.length) this.watchers.set(prefix, rest);
      else this.watchers.delete(prefix);
    };
  }

  durable(): Promise<void> {
    return Promise.resolve();
  }

  snapshot(): Snapshot {
    const entries: [string, string, object][] = [];
    for (const prefix of [...this.collections.keys()].sort()) {
      for (const { key, value } of this.list(prefix).items) entries.push([prefix, key, value]);
    }
    return { entries };
  }

  reset(to: Snapshot = { entries: [] }): void {
    this.collections = new Map();
    for (const [prefix, key, value] of to.entries) this.load(prefix, key, value);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes a value without telling anybody. */
  protected load(prefix: string, key: string, value: object): void {
    this.collection(prefix).put(new StoredValue(key, value));
  }

  /** Called after each change, for those who keep it. */
  protected written(_prefix: string, _key: string, _stored: Stored | undefined): void {}

  private collection(prefix: string): Collection {
    let collection = this.collections.get(prefix);
    if (!collection) {
      collection = new Collection();
      this.collections.set(prefix, collection);
    }
    return collection;
  }
}
