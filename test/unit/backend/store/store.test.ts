import assert from 'node:assert/strict';
import fc from 'fast-check';
import { etagOf } from '../../../../src/backend/store/etag.js';
import { MemoryStore } from '../../../../src/backend/store/memory.js';
import type { Change, Page } from '../../../../src/backend/store/store.js';

const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Keys that collide, share prefixes, and order differently in UTF-8 and UTF-16. */
const key = fc
  .tuple(
    fc.constantFrom('default', 'a-b', 'a', 'dev'),
    fc.string({
      unit: fc.constantFrom('a', 'b', '1', '-', '.', ':', 'Z', '_', '\uffee', '\u{1f600}'),
      maxLength: 4,
    }),
  )
  .map(([namespace, name]) => `${namespace}/${name}`);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: key, value: fc.nat(3) }) },
  fc.record({ delete: key }),
);

function keysOf(page: Page): string[] {
  return page.items.map((item) => item.key);
}

describe('store', () => {
  it('holds what a plain map holds, in byte order, whatever is asked for', () => {
    const question = fc.record({
      within: fc.constantFrom('', 'a', 'a/', 'default/', 'default/a'),
      from: key,
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        question,
        fc.integer({ min: -1, max: 5 }),
        (steps, q, limit) => {
          const store = new MemoryStore();
          const model = new Map<string, number>();
          for (const action of steps) {
            if ('put' in action) {
              store.put('things', action.put, { value: action.value });
              model.set(action.put, action.value);
            } else {
              assert.equal(store.delete('things', action.delete), model.delete(action.delete));
            }
          }
          const sorted = [...model.keys()].sort(byUtf8);
          const matching = sorted.filter((k) => k.startsWith(q.within) && byUtf8(k, q.from) >= 0);
          const page = store.list('things', { ...q, limit });
          assert.deepEqual(keysOf(page), limit > 0 ? matching.slice(0, limit) : matching);
          assert.equal(page.next !== undefined, limit > 0 && matching.length > limit);
          assert.equal(
            store.has('things', q.within),
            sorted.some((k) => k.startsWith(q.within)),
          );
          for (const k of sorted) assert.deepEqual(store.get('things', k)?.value, { value: model.get(k) });
        },
      ),
    );
  });

  it('gives every key exactly once when paged, also while pages are deleted', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        (keys, limit, deleting) => {
          const store = new MemoryStore();
          for (const k of keys) store.put('things', k, {});
          const seen: string[] = [];
          let from: string | undefined;
          do {
            const page = store.list('things', { from, limit });
            seen.push(...keysOf(page));
            if (deleting) for (const k of keysOf(page)) store.delete('things', k);
            from = page.next;
          } while (from !== undefined);
          assert.deepEqual(seen, [...keys].sort(byUtf8));
        },
      ),
    );
  });

  it('stays in order through splits of large collections, whatever the order of insertion', () => {
    const count = 5000;
    const name = (n: number): string => String(n).padStart(6, '0');
    const sorted = Array.from({ length: count }, (_, n) => name(n));
    // 7919 is coprime to the count: each number once, far apart.
    for (const order of [(n: number) => n, (n: number) => count - 1 - n, (n: number) => (n * 7919) % count]) {
      const store = new MemoryStore();
      for (let n = 0; n < count; n++) store.put('things', name(order(n)), {});
      assert.deepEqual(keysOf(store.list('things')), sorted);
      for (let n = 0; n < count; n += 2) store.delete('things', name(order(n)));
      const rest = sorted.filter((k) => store.get('things', k) !== undefined);
      assert.equal(rest.length, count / 2);
      assert.deepEqual(keysOf(store.list('things')), rest);
    }
  });

  it('tells watchers of a prefix what was and what is', () => {
    const store = new MemoryStore();
    const changes: string[] = [];
    const value = (stored: Change['stored']): string => JSON.stringify(stored?.value) ?? '-';
    const end = store.watch('things', (c) =>
      changes.push(`${c.key} ${value(c.previous)} ${value(c.stored)}`),
    );
    store.put('things', 'a', { n: 1 });
    store.put('others', 'a', { n: 9 });
    store.put('things', 'a', { n: 2 });
    store.delete('things', 'a');
    store.delete('things', 'a');
    end();
    store.put('things', 'a', { n: 3 });
    assert.deepEqual(changes, ['a - {"n":1}', 'a {"n":1} {"n":2}', 'a {"n":2} -']);
  });

  it('goes back to a snapshot', () => {
    const store = new MemoryStore();
    store.put('things', 'a', { n: 1 });
    store.put('others', 'b', { n: 2 });
    const seed = store.snapshot();
    store.put('things', 'a', { n: 3 });
    store.put('things', 'c', { n: 4 });
    store.delete('others', 'b');
    store.reset(seed);
    assert.deepEqual(store.snapshot(), seed);
    store.reset();
    assert.deepEqual(store.snapshot().entries, []);
  });

  it('gives an entity tag that is 64-bit FNV-1a of the content, without leading zeros', () => {
    const reference = (text: string): string => {
      let hash = 0xcbf29ce484222325n;
      for (let i = 0; i < text.length; i++) {
        hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn;
      }
      return `"${hash.toString(16)}"`;
    };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(etagOf(text), reference(text))),
    );
    const store = new MemoryStore();
    const first = store.put('things', 'a', { n: 1 }).etag;
    assert.notEqual(store.put('things', 'a', { n: 2 }).etag, first);
    assert.equal(store.put('things', 'b', { n: 1 }).etag, first);
  });
});
