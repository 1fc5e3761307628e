import { byBytes } from '../../resources/kit/encode.js';
import type { Page, Range, Stored } from './store.js';

/** Chunks are split when they get longer, so that an insertion moves few items however large the collection. */
const chunkSize = 512;

/** Characters whose order in UTF-16 differs from their order in UTF-8, or that such characters are compared to. */
const reordered = /[\ud800-\uffff]/;

/**
 * Keys in byte order: a sorted list cut into chunks, beside a map. Finding is a binary search for the chunk and
 * another one in it; 100,000 keys in random order are inserted in a fraction of a second.
 */
export class Collection {
  private readonly byKey = new Map<string, Stored>();
  private chunks: string[][] = [];
  /** Compares as JavaScript does, which is much faster, until a key needs more. */
  private compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

  get size(): number {
    return this.byKey.size;
  }

  get(key: string): Stored | undefined {
    return this.byKey.get(key);
  }

  put(stored: Stored): void {
    const { key } = stored;
    const known = this.byKey.has(key);
    this.byKey.set(key, stored);
    if (!known) this.insert(key);
  }

  delete(key: string): boolean {
    if (!this.byKey.delete(key)) return false;
    const at = this.chunkOf(key);
    const chunk = this.chunks[at] as string[];
    chunk.splice(this.lowerBound(chunk, key), 1);
    if (!chunk.length) this.chunks.splice(at, 1);
    return true;
  }

  list({ within = '', from = '', limit = 0 }: Range): Page {
    const items: Stored[] = [];
    const start = this.compare(from, within) > 0 ? from : within;
    for (const key of this.keysFrom(start)) {
      if (!key.startsWith(within)) break;
      if (limit > 0 && items.length === limit) {
        return { items, next: `${(items[limit - 1] as Stored).key}\0` };
      }
      items.push(this.byKey.get(key) as Stored);
    }
    return { items };
  }

  /** Every key from one on, in order. The collection must not change meanwhile. */
  *keysFrom(start: string): Generator<string, void> {
    let at = this.chunkOf(start);
    let place = this.chunks[at] ? this.lowerBound(this.chunks[at] as string[], start) : 0;
    for (; at < this.chunks.length; at++, place = 0) {
      const chunk = this.chunks[at] as string[];
      for (; place < chunk.length; place++) yield chunk[place] as string;
    }
  }

  private insert(key: string): void {
    if (reordered.test(key)) this.compare = byBytes;
    if (!this.chunks.length) {
      this.chunks.push([key]);
      return;
    }
    const at = this.chunkOf(key);
    const chunk = this.chunks[at] as string[];
    const place = this.lowerBound(chunk, key);
    if (place === chunk.length) chunk.push(key);
    else chunk.splice(place, 0, key);
    if (chunk.length > chunkSize) this.split(at, chunk, place);
  }

  private split(at: number, chunk: string[], place: number): void {
    // Keys that come in order fill their chunks: only the last one moves on.
    const middle = place === chunk.length - 1 ? chunk.length - 1 : chunk.length >> 1;
    this.chunks.splice(at + 1, 0, chunk.splice(middle));
  }

  /** The chunk that holds the key, or would: the last one that does not begin after it. */
  private chunkOf(key: string): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.compare((this.chunks[middle] as string[])[0] as string, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private lowerBound(chunk: string[], key: string): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(chunk[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
