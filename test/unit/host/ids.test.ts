import assert from 'node:assert/strict';
import { type Ids, randomIds, seededIds } from '../../../src/host/ids.js';

describe('ids', () => {
  const take = (ids: Ids): unknown[] => [
    ids.uuid(),
    ids.hex(16),
    ids.id64(),
    ids.secret(40).toString('hex'),
    ids.fraction(),
  ];

  for (const [name, make] of [
    ['random', randomIds],
    ['seeded', () => seededIds('a')],
  ] as const) {
    it(`${name} ones have their forms, and differ`, () => {
      const ids = make();
      const [uuid, hex, id, secret, fraction] = take(ids) as [string, string, bigint, string, number];
      assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.match(hex, /^[0-9a-f]{32}$/);
      assert.ok(id >= 0n && id < 2n ** 64n);
      assert.equal(secret.length, 80);
      assert.ok(fraction >= 0 && fraction < 1);
      assert.equal(new Set([...take(ids), uuid, hex, id, secret, fraction]).size, 10);
    });
  }

  it('come again for the same seed, and for no other', () => {
    assert.deepEqual(take(seededIds('a')), take(seededIds('a')));
    assert.notDeepEqual(take(seededIds('a')), take(seededIds('b')));
  });
});
