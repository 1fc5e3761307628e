import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { checkRequests } from '../../../../src/backend/topics.js';
import { check as checkKind, entityConfig } from '../../../../src/resources/index.js';
import { zero } from '../../../../src/resources/kit/decode.js';
import type { CheckRequest } from '../../../../src/wire/agent/index.js';
import { encodings, HandAgent, headersOf, type Introduction } from './given.js';
import { type GatewayWorld, openGateway } from './world.js';

/** A request for a check, with an output of that size to make it long. */
function requestFor(name: string, size = 0): CheckRequest {
  const config = { ...zero(checkKind.shape), command: `echo ${'x'.repeat(size)}`, interval: 10 };
  config.metadata = { ...config.metadata, name, namespace: 'default' };
  return { config, assets: null, hooks: null, issued: 1_800_000_000, hook_assets: {}, secrets: null };
}

describe('check requests', () => {
  let world: GatewayWorld;
  beforeEach(async () => {
    world = await openGateway();
  });
  afterEach(() => world.close());

  const store = (name: string, subscriptions: string[], changes: object = {}) =>
    world.store.put(entityConfig.storage, `default/${name}`, {
      ...zero(entityConfig.shape),
      metadata: { ...zero(entityConfig.shape).metadata, name, namespace: 'default' },
      entity_class: 'agent',
      subscriptions,
      ...changes,
    });
  const connect = async (agent: Introduction) => {
    const connected = await HandAgent.connect(world.url, agent);
    await connected.config();
    return connected;
  };
  const publish = (subscription: string, name: string, namespace = 'default', size = 0) =>
    world.bus.publish(checkRequests, { namespace, subscription, request: requestFor(name, size) });
  const nextCheck = async (agent: HandAgent) => (await agent.next()).request?.config?.metadata.name;

  it('go to the agents of a subscription, in the encoding of each, once for each subscription', async () => {
    for (const name of ['web1', 'web2', 'db1'])
      store(name, [name.replace(/\d/, ''), 'linux', '', `entity:${name}`]);
    const web1 = await connect({ name: 'web1', accept: encodings.JSON });
    const web2 = await connect({ name: 'web2' });
    const db1 = await connect({ name: 'db1' });
    publish('web', 'for-web');
    publish('linux', 'for-all');
    publish('linux', 'elsewhere', 'other');
    publish('', 'for-nobody');
    publish('entity:db1', 'for-db1');
    publish('entity:db1', 'twice');
    publish('db', 'twice');
    await world.clock.settled();
    assert.deepEqual([web1.unread, web2.unread, db1.unread], [2, 2, 4]);
    assert.deepEqual([await nextCheck(web1), await nextCheck(web1)], ['for-web', 'for-all']);
    assert.deepEqual([await nextCheck(web2), await nextCheck(web2)], ['for-web', 'for-all']);
    const { request } = await db1.next();
    assert.equal(request?.config?.metadata.name, 'for-all');
    assert.equal(request?.issued, 1_800_000_000);
    assert.deepEqual(
      [await nextCheck(db1), await nextCheck(db1), await nextCheck(db1)],
      ['for-db1', 'twice', 'twice'],
    );
  });

  it('follow the stored subscriptions; an unknown agent gets none, whatever it says', async () => {
    const agent = await connect({ name: 'web1', subscriptions: 'linux,web' });
    publish('linux', 'too-early');
    publish('entity:web1', 'too-early');
    await world.clock.settled();
    assert.equal(agent.unread, 0);
    store('web1', ['linux', 'web', 'entity:web1']);
    await agent.config();
    publish('web', 'one');
    await world.clock.settled();
    assert.equal(await nextCheck(agent), 'one');
    // Whatever it said of itself before it was known.
    assert.deepEqual(world.left.splice(0), ['web1 linux', 'web1 web']);
    store('web1', ['linux', 'db', 'entity:web1']);
    await agent.config();
    publish('web', 'no-more');
    publish('db', 'two');
    await world.clock.settled();
    assert.equal(await nextCheck(agent), 'two');
    assert.equal(agent.unread, 0);
    assert.deepEqual(world.left.splice(0), ['web1 web']);
    await agent.leave();
    await world.clock.settled();
    assert.deepEqual(world.left, ['web1 linux', 'web1 db']);
  });

  it('wait for nobody who does not read: the session ends', async () => {
    store('deaf', ['linux']);
    store('fine', ['linux']);
    const fine = await connect({ name: 'fine' });
    const { hostname, port } = new URL(world.url);
    const deaf = connectSocket(Number(port), hostname);
    const headers = Object.entries({ ...headersOf({ name: 'deaf' }), Host: 'x' }).map((pair) =>
      pair.join(': '),
    );
    const key = 'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13';
    deaf.write(
      `GET / HTTP/1.1\r\n${headers.join('\r\n')}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
    );
    await once(deaf, 'readable');
    const others = [...world.sockets];
    const mine = others.find(({ remotePort }) => remotePort === deaf.localPort);
    let sent = 0;
    while (mine && !mine.destroyed && sent < 100) {
      publish('linux', `big-${sent++}`, 'default', 1_000_000);
      await world.bus.idle();
      await nextCheck(fine);
    }
    assert.ok(sent > 5 && sent < 100, `${sent} MB`);
    assert.equal(world.log.find(({ level }) => level === 'error')?.msg, 'send error');
    assert.match(world.metrics.text(), /sensu_go_websocket_errors\{op="send",error="ConnectionError"\} 1/);
    publish('linux', 'still-there');
    assert.equal(await nextCheck(fine), 'still-there');
    deaf.destroy();
  });

  it('leave no session waiting for a burial that does not come', async () => {
    await world.close();
    world = await openGateway({ buries: false });
    const agent = await HandAgent.connect(world.url, { name: 'with space' });
    await world.clock.advance(59_999);
    assert.equal(agent.socket.readyState, agent.socket.OPEN);
    await world.clock.advance(1);
    assert.equal(await agent.closed, '1001 bye');
    assert.equal(agent.unread, 0);
    assert.deepEqual(
      world.log.filter(({ level }) => level === 'error').map(({ msg, error }) => `${msg}: ${error}`),
      ['failed to create session: session could not be established after 60s, giving up'],
    );
  });
});
