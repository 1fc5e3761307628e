import assert from 'node:assert/strict';
import { openApi } from '../../../support/api.js';
import type { TestBackend } from '../../../support/backend.js';
import { type Core, coreOf } from '../../../support/core-api.js';

const managed = { 'sensu.io/managed_by': 'sensu-agent' };

describe('entities over the API', () => {
  let backend: TestBackend;
  let api: Core;

  beforeEach(async () => {
    const opened = await openApi({ compat: '6.7.5' });
    backend = opened.backend;
    api = coreOf(opened);
  });

  afterEach(() => backend.close());

  const entity = (name: string, fields: object = {}, labels: object = {}) => ({
    metadata: { name, namespace: 'default', labels },
    entity_class: 'proxy',
    ...fields,
  });

  it('keep what an agent reported when the configuration is replaced, unless they are proxies', async () => {
    const reported = { last_seen: 5, system: { os: 'linux' }, sensu_agent_version: '6.7.5' };
    for (const entity_class of ['agent', 'proxy']) {
      await api('POST', '~/entities', entity('e', { ...reported, entity_class }));
      const echo = await api('PUT', '~/entities/e', entity('e', { entity_class, user: 'u' }));
      assert.deepEqual([echo.json.last_seen, echo.headers.etag], [0, undefined]);
      const { json } = await api('GET', '~/entities/e');
      const isAgent = entity_class === 'agent';
      assert.deepEqual(
        [json.last_seen, json.system.os, json.user, json.subscriptions],
        isAgent ? [5, 'linux', 'u', ['entity:e']] : [0, undefined, 'u', null],
      );
      await api('DELETE', '~/entities/e');
    }
  });

  it('that their agent manages are not replaced, but by a proxy; a patch is not refused', async () => {
    const conflict = { message: 'entity is managed by its agent', code: 3 };
    const agent = { entity_class: 'agent' };
    assert.equal((await api('POST', '~/entities', entity('m', agent, managed))).status, 200);
    assert.deepEqual((await api('PUT', '~/entities/m', entity('m', agent))).json, conflict);
    assert.deepEqual((await api('PUT', '~/entities/new', entity('new', {}, managed))).json, conflict);
    const patched = await api('PATCH', '~/entities/m', {
      metadata: { labels: { zone: 'b', password: 'p' } },
    });
    assert.deepEqual(patched.json.metadata.labels, { ...managed, zone: 'b', password: 'p' });
    assert.equal((await api('PUT', '~/entities/m', entity('m'))).status, 200);
  });

  it('are patched in their configuration only, where null does remove', async () => {
    await api(
      'POST',
      '~/entities',
      entity('p', { user: 'u', redact: ['x'], last_seen: 5 }, { a: '1', b: '2' }),
    );
    const patch = (body: object, headers = {}) => api('PATCH', '~/entities/p', body, headers);
    const first = await patch({ user: null, metadata: { labels: { a: null } }, last_seen: 99 });
    assert.deepEqual(
      [
        first.status,
        first.json.user,
        first.json.metadata.labels,
        first.json.subscriptions,
        first.json.last_seen,
      ],
      [200, undefined, { b: '2' }, ['entity:p'], undefined],
    );
    const same = await patch({ metadata: { labels: { b: '2' } } });
    assert.equal(same.headers.etag, first.headers.etag);
    const tag = same.headers.etag as string;
    assert.equal((await patch({ user: 'v' }, { 'If-Match': '"0"' })).status, 412);
    assert.equal((await patch({ user: 'v' }, { 'If-Match': `"0", ${tag}` })).status, 200);
    assert.deepEqual((await patch({ entity_class: '' })).json, {
      message: 'entity class must not be empty',
      code: 0,
    });
    assert.equal(
      (await patch({ subscriptions: [1] })).json.message,
      'json: cannot unmarshal number into Go struct field Clone.subscriptions of type string',
    );
    assert.equal((await api('GET', '~/entities/p')).json.last_seen, 5);
  });

  it('are paged with a token that holds the place in both their parts', async () => {
    await api('POST', '/namespaces', { name: 'dev' });
    for (const name of ['b', 'B', '_z', 'a-1']) await api('POST', '~/entities', entity(name));
    await api('POST', '~/entities', { metadata: { name: 'x', namespace: 'dev' }, entity_class: 'proxy' });
    const names = (list: { metadata: { name: string } }[]) => list.map(({ metadata }) => metadata.name);
    const first = await api('GET', '~/entities?limit=3');
    assert.deepEqual(names(first.json), ['B', '_z', 'a-1']);
    const token = first.headers['sensu-continue'] as string;
    const place = Buffer.from('a-1\0').toString('base64');
    assert.deepEqual(JSON.parse(Buffer.from(token, 'base64url').toString()), {
      ConfigContinue: place,
      StateContinue: place,
    });
    const second = await api('GET', `~/entities?limit=3&continue=${token}`);
    assert.deepEqual([names(second.json), second.headers['sensu-continue']], [['b'], undefined]);
    const bad = await api('GET', `~/entities?continue=${Buffer.from('abc').toString('base64url')}`);
    assert.deepEqual(
      [bad.status, bad.json.message],
      [500, "resource is invalid: invalid character 'a' looking for beginning of value"],
    );
    const all = await api('GET', '/entities?limit=4');
    const rest = await api('GET', `/entities?limit=4&continue=${all.headers['sensu-continue']}`);
    assert.deepEqual(names(all.json), ['B', '_z', 'a-1', 'b']);
    assert.equal(rest.json[0].metadata.name, 'x');
  });

  it('hide the values of secret labels by their own list, whatever the spelling', async () => {
    const labels = { 'Api-Key': 'k', password: 'p', password2: 'q' };
    await api('POST', '~/entities', entity('default-list', {}, labels));
    await api('POST', '~/entities', entity('own-list', { redact: ['PASSWORD_2'] }, labels));
    const shown = async (name: string) => (await api('GET', `~/entities/${name}`)).json.metadata.labels;
    assert.deepEqual(await shown('default-list'), {
      'Api-Key': 'REDACTED',
      password: 'REDACTED',
      password2: 'q',
    });
    assert.deepEqual(await shown('own-list'), { 'Api-Key': 'k', password: 'p', password2: 'REDACTED' });
  });
});
