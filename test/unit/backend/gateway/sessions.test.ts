import assert from 'node:assert/strict';
import type { Compat } from '../../../../src/backend/part.js';
import { type Api, openApi } from '../../../support/api.js';
import { checkNamed, encodings, HandAgent, type Introduction, keepaliveOf, resultOf } from './given.js';

const namespace = '/api/core/v2/namespaces/default';
const entity = (name: string) => `${namespace}/entities/${name}`;
const merge = { 'Content-Type': 'application/merge-patch+json' };

for (const [encoding, accept] of Object.entries(encodings)) {
  describe(`sessions of agents in ${encoding}`, () => {
    let api: Api;
    const open = async (compat: Compat = '6.7.5') => {
      api = await openApi({ compat, logLevel: 'info' });
    };
    beforeEach(() => open());
    afterEach(() => api.backend.close());

    const connect = (agent: Introduction) => HandAgent.connect(api.backend.agentUrl, { accept, ...agent });
    /** An agent that is registered, the messages about that read. */
    const registered = async (name: string, about: object = {}) => {
      const agent = await connect({ name, subscriptions: 'linux' });
      await agent.config();
      await agent.say('keepalive', keepaliveOf(name, about));
      await agent.config();
      return agent;
    };
    const get = async (path: string) => (await api.send('GET', path)).json;
    const logged = (level: string) =>
      api.backend.logLines
        .map((line) => JSON.parse(line))
        .filter((line) => line.component === 'agentd' && line.level === level)
        .map(({ msg, error }) => (error ? `${msg}: ${error}` : msg));
    const sessions = async () =>
      /sensu_go_agent_sessions\{namespace="default"\} (\d+)/.exec(
        (await api.send('GET', '/metrics')).text,
      )?.[1];

    it('begin with "not found"; the first keepalive registers, and the configuration follows', async () => {
      const agent = await connect({ name: 'web1', subscriptions: 'linux' });
      const unknown = await agent.config();
      assert.deepEqual(
        [
          unknown.metadata.name,
          unknown.metadata.namespace,
          unknown.entity_class,
          unknown.subscriptions ?? [],
        ],
        ['not found', 'default', 'agent', []],
      );
      assert.deepEqual(await get(`${namespace}/entities`), []);
      await agent.say('keepalive', keepaliveOf('web1', { deregister: true }));
      const config = await agent.config();
      assert.deepEqual(
        [config.metadata.name, config.deregister, config.subscriptions],
        ['web1', true, ['linux', 'entity:web1']],
      );
      await api.backend.settle();
      assert.deepEqual((await get(entity('web1'))).subscriptions, ['linux', 'entity:web1']);
      assert.equal((await get(`${namespace}/events/web1/keepalive`)).check.status, 0);
      assert.equal(agent.unread, 0);
      assert.equal(await sessions(), '1');
      await agent.leave();
      await api.backend.settle();
      assert.equal(await sessions(), '0');
      assert.deepEqual(logged('warning').slice(1), [
        'stopping session: Connection closed: websocket: close 1001 (going away): bye',
      ]);
    });

    it('store results, from whomever they name', async () => {
      const agent = await registered('web1');
      await agent.say('event', resultOf('web1', checkNamed('own', { status: 1, output: 'é\n' })));
      await agent.say('event', resultOf('other', checkNamed('theirs')));
      await api.backend.settle();
      const { check, entity: sender, id } = await get(`${namespace}/events/web1/own`);
      assert.deepEqual([check.status, check.output, check.state, id], [1, 'é\n', 'failing', null]);
      assert.deepEqual(sender.subscriptions, ['linux', 'entity:web1']);
      assert.equal((await get(`${namespace}/events/other/theirs`)).check.status, 0);
    });

    it('learn of every change, and what is stored counts when they come again', async () => {
      const agent = await registered('web1');
      await api.send('PATCH', entity('web1'), {
        body: { metadata: { annotations: { k: 'v' } } },
        headers: merge,
      });
      assert.deepEqual({ ...(await agent.config()).metadata.annotations }, { k: 'v' });
      await api.send('PATCH', entity('web1'), { body: { subscriptions: ['db'] }, headers: merge });
      assert.deepEqual((await agent.config()).subscriptions, ['db', 'entity:web1']);
      await agent.leave();
      const again = await connect({ name: 'web1', subscriptions: 'linux,windows' });
      const config = await again.config();
      assert.deepEqual(config.subscriptions, ['db', 'entity:web1']);
      assert.equal(again.unread, 0);
    });

    it('set the class of an entity back to `agent`', async () => {
      await api.send('PUT', entity('web1'), {
        body: {
          metadata: { name: 'web1', namespace: 'default' },
          entity_class: 'proxy',
          subscriptions: ['manual'],
        },
      });
      const agent = await connect({ name: 'web1' });
      const first = await agent.config();
      assert.deepEqual([first.entity_class, first.subscriptions], ['agent', ['manual']]);
      await api.send('PATCH', entity('web1'), { body: { entity_class: 'proxy' }, headers: merge });
      assert.equal((await agent.config()).entity_class, 'agent');
      await api.backend.settle();
      assert.equal(agent.unread, 0);
      assert.equal((await get(entity('web1'))).entity_class, 'agent');
      const misconfigured = 'misconfigured entity class "agent", updating entity to be a agent';
      assert.deepEqual(logged('warning').slice(1), [misconfigured, misconfigured]);
    });

    it('do not tell agents that they manage their entity; its first keepalive rewrites it', async () => {
      const labels = { 'sensu.io/managed_by': 'sensu-agent' };
      const managed = (v: string, rest: object = {}) =>
        keepaliveOf(
          'web1',
          { metadata: { name: 'web1', namespace: 'default', labels: { ...labels, v } } },
          rest,
        );
      const agent = await connect({ name: 'web1' });
      await agent.config();
      await agent.say('keepalive', managed('1'));
      assert.deepEqual({ ...(await agent.config()).metadata.labels }, { v: '1' });
      await agent.say('keepalive', managed('2', { sequence: 2 }));
      await agent.leave();
      await api.backend.settle();
      assert.deepEqual((await get(entity('web1'))).metadata.labels, { ...labels, v: '1' });
      const again = await connect({ name: 'web1' });
      assert.deepEqual({ ...(await again.config()).metadata.labels }, { v: '1' });
      await again.say('keepalive', managed('3'));
      assert.deepEqual({ ...(await again.config()).metadata.labels }, { v: '3' });
      assert.deepEqual((await get(entity('web1'))).metadata.labels, { ...labels, v: '3' });
    });

    it('end after the deletion of the entity, with the next message or after 10 s', async () => {
      const [talking, silent] = [await registered('talking'), await registered('silent')];
      await api.send('DELETE', entity('talking'));
      await talking.heard();
      await talking.say('event', resultOf('talking', checkNamed('last')));
      assert.equal(await talking.closed, '1001 bye');
      await api.backend.settle();
      assert.equal((await get(`${namespace}/events/talking/last`)).check.status, 0);
      await api.send('DELETE', entity('silent'));
      await api.backend.clock.advance(9_999);
      assert.equal(silent.socket.readyState, silent.socket.OPEN);
      await api.backend.clock.advance(1);
      assert.equal(await silent.closed, '1001 bye');
    });

    it('are all accepted under one name, and all told', async () => {
      const first = await registered('twin');
      const second = await connect({ name: 'twin', subscriptions: 'windows' });
      assert.deepEqual((await second.config()).subscriptions, ['linux', 'entity:twin']);
      // The configuration goes to the name, not to the connection.
      assert.equal((await first.config()).metadata.name, 'twin');
      await api.send('PATCH', entity('twin'), { body: { deregister: true }, headers: merge });
      assert.deepEqual([(await first.config()).deregister, (await second.config()).deregister], [true, true]);
      await first.leave();
      await api.send('PATCH', entity('twin'), { body: { deregister: false }, headers: merge });
      assert.equal((await second.config()).deregister, false);
    });

    it('take the keepalive timer of the one before away: only a keepalive sets it again', async () => {
      const agent = await registered('web1', { deregister: true });
      await agent.leave();
      await api.backend.clock.advance(60_000);
      const again = await connect({ name: 'web1' });
      await again.config();
      await api.backend.clock.advance(600_000);
      assert.equal((await api.send('GET', entity('web1'))).status, 200);
      await again.say('keepalive', keepaliveOf('web1', { deregister: true }));
      await again.leave();
      await api.backend.clock.advance(119_000);
      assert.equal((await api.send('GET', entity('web1'))).status, 200);
      await api.backend.clock.advance(1000);
      assert.equal((await api.send('GET', entity('web1'))).status, 404);
    });

    it('go on after messages that make no sense; one without a newline ends them', async () => {
      const agent = await registered('web1');
      agent.send('nonsense', '{}');
      agent.send('', 'x');
      agent.send('event', encoding === 'JSON' ? '{not json' : 'not protobuf');
      agent.send('event', resultOf('web1', checkNamed('no such name!')));
      agent.send('keepalive', keepaliveOf('web1', {}, { timestamp: 0 }));
      agent.send('keepalive', keepaliveOf('web1', {}, { check: null }));
      await agent.heard();
      const problems = logged('error');
      const unreadable = problems.splice(2, 1)[0];
      assert.match(unreadable ?? '', /^error handling message: ./);
      assert.deepEqual(
        problems.map((problem) => problem.replace('error handling message: ', '')),
        [
          'unknown message type: nonsense',
          'unknown message type: ',
          'check is invalid: check name cannot contain spaces or special characters',
          'keepalive contains invalid timestamp',
          'event must contain a check or metrics',
        ],
      );
      await agent.say('event', resultOf('web1', checkNamed('later')));
      await api.backend.settle();
      assert.equal((await get(`${namespace}/events/web1/later`)).check.status, 0);
      agent.socket.send('no newline at all');
      assert.equal(await agent.closed, '1001 bye');
      assert.equal(logged('error').at(-1), 'recv error: invalid message');
    });

    it('drop results named `keepalive` as 6.7.5 does, or take them as the API does', async () => {
      const status = async () => {
        const agent = await connect({ name: 'web1' });
        await agent.config();
        await agent.say('event', keepaliveOf('web1'));
        await api.backend.settle();
        return (await api.send('GET', `${namespace}/events/web1/keepalive`)).status;
      };
      assert.equal(await status(), 404);
      await api.backend.close();
      await open('guide');
      assert.equal(await status(), 200);
    });

    it('answer pings with what is in them, and a farewell with its code', async () => {
      const agent = await registered('web1');
      const pong = new Promise((resolve) => agent.socket.once('pong', (data) => resolve(String(data))));
      agent.socket.ping('hello');
      assert.equal(await pong, 'hello');
      agent.socket.close(1000, 'enough');
      assert.equal(await agent.closed, '1000');
      await api.backend.settle();
      assert.equal(
        logged('warning').at(-1),
        'stopping session: Connection error: websocket: close 1000 (normal): enough',
      );
    });

    it('take text messages and messages in pieces', async () => {
      const agent = await registered('web1');
      if (encoding === 'JSON') {
        const text = JSON.stringify({
          entity: { entity_class: 'agent', metadata: { name: 'web1', namespace: 'default' } },
          check: { metadata: { name: 'text', namespace: 'default' }, interval: 5 },
        });
        agent.socket.send(`event\n${text}`, { binary: false });
        const pieces = `event\n${text.replace('text', 'pieces')}`;
        agent.socket.send(pieces.slice(0, 3), { fin: false });
        agent.socket.send(pieces.slice(3, 40), { fin: false });
        agent.socket.send(pieces.slice(40), { fin: true });
      } else {
        agent.send('event', resultOf('web1', checkNamed('text')));
        agent.send('event', resultOf('web1', checkNamed('pieces', { output: 'x'.repeat(1_000_000) })));
      }
      await agent.heard();
      await api.backend.settle();
      const names = (await get(`${namespace}/events`)).map(
        (event: { check: { metadata: { name: string } } }) => event.check.metadata.name,
      );
      assert.deepEqual(names, ['keepalive', 'pieces', 'text']);
    });

    it('end with a reset and with the backend, and begin again', async () => {
      const agent = await registered('web1');
      const reset = api.backend.reset();
      assert.equal(await agent.closed, '1001 bye');
      const again = await connect({ name: 'web1' });
      await reset;
      assert.equal((await again.config()).metadata.name, 'not found');
      await api.backend.close();
      assert.equal(await again.closed, '1001 bye');
    });
  });
}
