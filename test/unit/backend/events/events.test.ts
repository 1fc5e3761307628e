import assert from 'node:assert/strict';
import { manualClock } from '../../../../src/host/clock.js';
import { openApi } from '../../../support/api.js';
import type { TestBackend } from '../../../support/backend.js';
import { type Core, coreOf } from '../../../support/core-api.js';

const start = 1_700_000_000;

describe('events over the API', () => {
  let backend: TestBackend;
  let api: Core;

  const begin = async (compat: 'guide' | '6.7.5' = 'guide'): Promise<void> => {
    const opened = await openApi({ compat, clock: manualClock(start), logLevel: 'info' });
    backend = opened.backend;
    api = coreOf(opened);
  };

  const post = (entity: string, check: string, more: object = {}, entityMore: object = {}) =>
    api('POST', '~/events', {
      entity: { metadata: { name: entity }, ...entityMore },
      check: { metadata: { name: check }, ...more },
    });

  const stored = async (entity: string, check: string) =>
    (await api('GET', `~/events/${entity}/${check}`)).json;

  afterEach(() => backend.close());

  it('are there when the answer is, with the entity that was made for them', async () => {
    await begin();
    assert.equal((await post('web', 'cpu', { status: 1, executed: start })).status, 201);
    const event = await stored('web', 'cpu');
    assert.equal(event.timestamp, start);
    assert.match(event.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.deepEqual(event.check.history, [{ status: 1, executed: start }]);
    assert.deepEqual(
      [event.check.metadata.created_by, event.metadata.created_by, event.metadata.namespace],
      ['admin', 'admin', undefined],
    );
    const entity = (await api('GET', '~/entities/web')).json;
    assert.deepEqual([entity.entity_class, entity.subscriptions], ['proxy', ['entity:web']]);
    assert.deepEqual(event.entity, entity);
  });

  it('belong to the stored entity when there is one, whatever they claim', async () => {
    await begin();
    await api('PUT', '~/entities/web', {
      metadata: { name: 'web', namespace: 'default', labels: { dc: 'one', password: 'x' } },
      entity_class: 'proxy',
      subscriptions: ['linux'],
    });
    await post(
      'web',
      'cpu',
      {},
      { metadata: { name: 'web', labels: { dc: 'two' } }, subscriptions: ['other'] },
    );
    const { entity } = await stored('web', 'cpu');
    assert.deepEqual(entity.subscriptions, ['linux']);
    assert.deepEqual(entity.metadata.labels, { dc: 'one', password: 'REDACTED' });
    await post('poster', 'http', { proxy_entity_name: 'shop' });
    assert.deepEqual((await stored('shop', 'http')).entity.subscriptions, ['entity:shop']);
    assert.equal((await api('GET', '~/entities/poster')).status, 404);
    await post('nobody', 'cpu', {}, { entity_class: 'agent' });
    assert.equal((await stored('nobody', 'cpu')).entity.entity_class, 'agent');
    assert.equal((await api('GET', '~/entities/nobody')).status, 404);
  });

  it('into a namespace that is not there are accepted, dropped, and logged', async () => {
    await begin();
    const body = { entity: { metadata: { name: 'e' } }, check: { metadata: { name: 'c' } } };
    assert.equal((await api('POST', '/namespaces/nope/events', body)).status, 201);
    assert.deepEqual((await api('GET', '/events')).json, []);
    assert.deepEqual(
      (await api('GET', '/entities')).json.filter(
        (e: { metadata: { name: string } }) => e.metadata.name === 'e',
      ),
      [],
    );
    const line = backend.logLines.map((text) => JSON.parse(text)).find(({ level }) => level === 'error');
    assert.deepEqual(
      [line.component, line.msg, line.error, line.entity_name, line.check_name],
      ['eventd', 'error handling event', 'the namespace nope does not exist', 'e', 'c'],
    );
  });

  it('are stored without metrics and with their output cut', async () => {
    await begin();
    await api('PUT', '~/events/web/load', {
      entity: {},
      check: { output: '0123456789', max_output_size: 4 },
      metrics: { handlers: ['h'], points: [{ name: 'x', value: 1 }] },
    });
    const event = await stored('web', 'load');
    assert.deepEqual([event.check.output, event.metrics], ['0123', undefined]);
  });

  it('are silenced by what applies at their time, until resolved where the entry says so', async () => {
    await begin();
    const silence = (fields: object) =>
      api('POST', '~/silenced', { metadata: { namespace: 'default' }, ...fields });
    const silenced = async (check: string, more: object = {}): Promise<unknown[]> => {
      await post('web', check, more);
      const event = await stored('web', check);
      return [event.check.silenced ?? [], event.check.is_silenced];
    };
    await api('PUT', '~/entities/web', {
      metadata: { name: 'web', namespace: 'default' },
      entity_class: 'proxy',
      subscriptions: ['linux', 'db'],
    });
    await silence({ subscription: 'entity:web', check: 'cpu', expire_on_resolve: true });
    await silence({ subscription: 'linux', expire: 600 });
    await silence({ subscription: 'windows' });
    await silence({ check: 'later', begin: start + 60 });
    const failing = { status: 2, subscriptions: ['linux', 'windows'] };
    assert.deepEqual(await silenced('cpu', failing), [['entity:web:cpu', 'linux:*'], true]);
    assert.deepEqual(await silenced('cpu', { ...failing, status: 0 }), [['linux:*'], true]);
    assert.equal((await api('GET', '~/silenced/entity:web:cpu')).status, 404);
    assert.deepEqual(await silenced('cpu', { status: 2, subscriptions: ['db'] }), [[], false]);
    assert.deepEqual(await silenced('later', { proxy_entity_name: 'web' }), [['linux:*'], true]);
    await backend.clock.advance(60_000);
    assert.deepEqual(await silenced('later'), [['*:later'], true]);
    await backend.clock.advance(600_000);
    assert.deepEqual(await silenced('other', failing), [[], false]);
  });

  it('are paged in the order of their keys, over one entity, a namespace and all', async () => {
    await begin();
    await api('POST', '/namespaces', { name: 'a-b' });
    for (const [entity, check] of ['e1 a', 'e1 b', 'e1.x a', 'e2 a'].map((text) => text.split(' '))) {
      await post(entity as string, check as string);
    }
    await api('PUT', '/namespaces/a-b/events/e9/z', { entity: {}, check: {} });
    const pages = async (path: string, limit: number): Promise<string[][]> => {
      const result: string[][] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const answer = await api('GET', `${path}?limit=${limit}&continue=${token}`);
        result.push(
          answer.json.map(
            (e: { entity: { metadata: { name: string } }; check: { metadata: { name: string } } }) =>
              `${e.entity.metadata.name}/${e.check.metadata.name}`,
          ),
        );
        token = answer.headers['sensu-continue'] as string | undefined;
      }
      return result;
    };
    assert.deepEqual(await pages('~/events', 3), [['e1.x/a', 'e1/a', 'e1/b'], ['e2/a']]);
    assert.deepEqual(await pages('~/events/e1', 1), [['e1/a'], ['e1/b']]);
    assert.deepEqual(await pages('/events', 2), [['e9/z', 'e1.x/a'], ['e1/a', 'e1/b'], ['e2/a']]);
  });

  it('are found by their exact name; in 6.7.5 by the beginning of it', async () => {
    await begin();
    await post('p', 'foobar', { status: 1 });
    assert.equal((await api('GET', '~/events/p/foo')).status, 404);
    assert.equal((await api('DELETE', '~/events/p/foo')).status, 404);
    await post('p', 'foo');
    assert.equal((await stored('p', 'foo')).check.history.length, 1);
    assert.equal((await api('GET', '~/events/p%2Dx/foo')).status, 404);
    assert.equal((await api('GET', '~/events/%70/foo')).status, 200);
    await backend.close();
    await begin('6.7.5');
    await post('p', 'foobar', { status: 1 });
    assert.equal((await stored('p', 'foo')).check.metadata.name, 'foobar');
    assert.equal((await api('DELETE', '~/events/p/foo')).status, 204);
    assert.equal((await api('GET', '~/events/%70/foobar')).status, 404);
    await post('p', 'foo');
    assert.equal((await stored('p', 'foo')).check.history.length, 2);
  });

  it('with metrics only are taken; 6.7.5 breaks the connection', async () => {
    await begin();
    const body = { entity: { metadata: { name: 'm' } }, metrics: { handlers: ['h'], points: [] } };
    assert.equal((await api('POST', '~/events', body)).status, 201);
    assert.deepEqual((await api('GET', '/events')).json, []);
    await backend.close();
    await begin('6.7.5');
    await assert.rejects(api('POST', '~/events', body));
    assert.equal((await api('GET', '/events')).status, 200);
  });

  it('go with their entity, and are gone after their deletion, with a TTL too', async () => {
    await begin();
    await post('web', 'cpu', { interval: 10, ttl: 60 });
    await post('web', 'disk');
    assert.equal((await api('DELETE', '~/events/web/cpu')).status, 204);
    await backend.settle();
    assert.equal((await api('GET', '~/events/web/cpu')).status, 404);
    assert.equal((await api('DELETE', '~/entities/web')).status, 204);
    assert.deepEqual((await api('GET', '~/events')).json, []);
  });
});
