import assert from 'node:assert/strict';
import { manualClock } from '../../../../src/host/clock.js';
import { openApi } from '../../../support/api.js';
import type { TestBackend } from '../../../support/backend.js';
import { type Core, coreOf } from '../../../support/core-api.js';

const start = 1_700_000_000;

describe('silences over the API', () => {
  let backend: TestBackend;
  let api: Core;

  beforeEach(async () => {
    const opened = await openApi({ clock: manualClock(start) });
    backend = opened.backend;
    api = coreOf(opened);
  });

  afterEach(() => backend.close());

  const post = (fields: object) =>
    api('POST', '~/silenced', { metadata: { namespace: 'default' }, ...fields });
  const names = (list: { metadata: { name: string } }[]) => list.map(({ metadata }) => metadata.name);

  it('compute name, begin, creator and end', async () => {
    const cases: [object, string, object][] = [
      [{ subscription: 'a' }, 'a:*', { begin: start, expire: -1, expire_at: 0 }],
      [{ check: 'b', expire: 600 }, '*:b', { begin: start, expire: 600, expire_at: start + 600 }],
      [{ check: 'c', begin: start + 60, expire: 5 }, '*:c', { expire: 5, expire_at: start + 65 }],
      [{ check: 'd', expire: 5, expire_at: start + 900 }, '*:d', { expire: 5, expire_at: start + 900 }],
      [{ subscription: 'e', check: 'e', expire: -5, creator: 'x' }, 'e:e', { expire: -1, creator: 'admin' }],
    ];
    for (const [sent, name, expected] of cases) {
      assert.equal(
        (await post({ ...sent, metadata: { namespace: 'default', name: 'ignored' } })).status,
        201,
      );
      const { json } = await api('GET', `~/silenced/${encodeURIComponent(name)}`);
      assert.equal(json.metadata.name, name);
      for (const [field, value] of Object.entries(expected))
        assert.equal(json[field], value, `${name} ${field}`);
    }
    assert.equal((await post({ subscription: 'a' })).status, 409);
  });

  it('are over when less than a second is left, and can then be made again', async () => {
    await post({ check: 'cpu', expire: 10 });
    const seen = async (): Promise<number[]> => [
      (await api('GET', '~/silenced/*:cpu')).status,
      (await api('GET', '~/silenced')).json.length,
    ];
    await backend.clock.advance(9000);
    assert.deepEqual(await seen(), [200, 1]);
    assert.equal((await post({ check: 'cpu' })).status, 409);
    await backend.clock.advance(1);
    assert.equal((await api('GET', '~/silenced/checks/cpu')).json.length, 1, 'not yet deleted');
    assert.deepEqual(await seen(), [404, 0]);
    assert.deepEqual((await api('GET', '~/silenced/checks/cpu')).json, []);
    assert.equal((await post({ check: 'cpu' })).status, 201);
  });

  it('are listed by the beginning of a subscription, and by exactly a check', async () => {
    for (const subscription of ['linux', 'linux2', 'entity:web']) await post({ subscription, check: 'cpu' });
    await post({ subscription: 'linux', check: 'cpu2' });
    const list = async (path: string) => names((await api('GET', path)).json);
    assert.deepEqual(await list('~/silenced/subscriptions/linux'), ['linux2:cpu', 'linux:cpu', 'linux:cpu2']);
    assert.deepEqual(await list('~/silenced/subscriptions/entity%3Aweb'), ['entity:web:cpu']);
    assert.deepEqual(await list('~/silenced/checks/cpu'), ['entity:web:cpu', 'linux2:cpu', 'linux:cpu']);
    assert.deepEqual(await list('/silenced/checks/cpu2'), ['linux:cpu2']);
    const unpaged = await api('GET', '~/silenced?limit=1&continue=x');
    assert.deepEqual([unpaged.json.length, unpaged.headers['sensu-continue']], [4, 'x']);
  });

  it('are put under the computed name, though the one in the URL must be right', async () => {
    const put = (name: string, given: string, fields: object) =>
      api('PUT', `~/silenced/${name}`, { metadata: { namespace: 'default', name: given }, ...fields });
    assert.equal((await put('any', 'any', { check: 'disk' })).status, 201);
    assert.equal((await put('*:disk', '*:disk', { check: 'disk', reason: 'again' })).status, 201);
    assert.deepEqual(
      (await api('GET', '~/silenced')).json.map((s: { reason: string }) => s.reason),
      ['again'],
    );
    assert.deepEqual((await put('x', '', { check: 'disk' })).json, {
      message: 'the name of the resource () does not match the name of the URI (x)',
      code: 1,
    });
    assert.deepEqual(
      (await api('POST', '/namespaces/nope/silenced', { metadata: { namespace: 'nope' }, check: 'c' })).json,
      { message: 'the namespace nope does not exist', code: 0 },
    );
  });
});
