import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { longestMessage } from '../../../../src/backend/gateway/connection.js';
import { manualClock } from '../../../../src/host/clock.js';
import { type Api, openApi } from '../../../support/api.js';
import { checkNamed, HandAgent, headersOf, keepaliveOf, resultOf } from './given.js';

const namespace = '/api/core/v2/namespaces/default';

describe('faults of agents and lines', () => {
  let api: Api;
  beforeEach(async () => {
    api = await openApi({ logLevel: 'info' });
  });
  afterEach(() => api.backend.close());

  /** A connection whose bytes the test writes itself; resolves when the handshake is through. */
  async function rawAgent(name: string): Promise<Socket> {
    const { hostname, port } = new URL(api.backend.agentUrl);
    const socket = connectSocket(Number(port), hostname);
    socket.on('error', () => undefined);
    const headers = { ...headersOf({ name }), Host: hostname, Connection: 'Upgrade', Upgrade: 'websocket' };
    const lines = Object.entries({
      ...headers,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
    }).map((pair) => pair.join(': '));
    socket.write(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    return socket;
  }
  const sessionsAt = async () =>
    Number(/sensu_go_agent_sessions\{[^}]*\} (\d+)/.exec((await api.send('GET', '/metrics')).text)?.[1] ?? 0);
  const lastWarning = () =>
    api.backend.logLines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'stopping session')
      .at(-1)?.error;
  /** A test agent that works as it should, before and after. */
  const works = async (name: string) => {
    const agent = await HandAgent.connect(api.backend.agentUrl, { name });
    assert.equal((await agent.config()).metadata.name, 'not found');
    await agent.say('keepalive', keepaliveOf(name));
    assert.equal((await agent.config()).metadata.name, name);
    await agent.leave();
  };
  /** Resolves when the backend has noticed the end of all sessions. */
  const over = async () => {
    while ((await sessionsAt()) > 0) await new Promise(setImmediate);
  };

  // The mask of zeros leaves the bytes as they are.
  const masked = (first: number, length: number, bytes: Buffer) => {
    const head = Buffer.alloc(14);
    head[0] = first;
    head[1] = 0xff;
    head.writeBigUInt64BE(BigInt(length), 2);
    return Buffer.concat([head, bytes]);
  };

  const broken: readonly [what: string, bytes: Buffer, end: RegExp][] = [
    [
      'is dropped in the middle of a frame',
      masked(0x82, 5000, Buffer.from('event\n{"entity"')),
      /1006 .*unexpected EOF/,
    ],
    [
      'is dropped in the middle of a message in pieces',
      masked(0x02, 6, Buffer.from('event\n')),
      /unexpected EOF/,
    ],
    ['is dropped in the head of a frame', Buffer.from([0x82]), /unexpected EOF/],
    ['brings frames without a mask', Buffer.from([0x82, 0x01, 0x61]), /MASK must be set/],
    ['brings garbage', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), /RSV|opcode|MASK/],
    [
      'announces more than is taken',
      masked(0x82, longestMessage + 1, Buffer.alloc(0)),
      /Max payload size exceeded/,
    ],
  ];
  for (const [what, bytes, end] of broken) {
    it(`a connection that ${what} ends alone`, async () => {
      const neighbour = await HandAgent.connect(api.backend.agentUrl, { name: 'neighbour' });
      await neighbour.config();
      const socket = await rawAgent('web1');
      socket.end(bytes);
      while ((await sessionsAt()) > 1) await new Promise(setImmediate);
      assert.match(lastWarning() ?? '', end);
      assert.deepEqual((await api.send('GET', `${namespace}/events`)).json, []);
      await neighbour.say('keepalive', keepaliveOf('neighbour'));
      assert.equal((await neighbour.config()).metadata.name, 'neighbour');
      await neighbour.leave();
      await works('web1');
      socket.destroy();
    });
  }

  it('a reset connection ends its session', async () => {
    const socket = await rawAgent('web1');
    socket.resetAndDestroy();
    await over();
    assert.match(lastWarning() ?? '', /^Connection error: /);
    await works('web1');
  });

  it('an agent that answers nothing does not hold up the clock, and is deregistered', async () => {
    const socket = await rawAgent('half-open');
    socket.pause();
    const other = await HandAgent.connect(api.backend.agentUrl, { name: 'other' });
    await other.config();
    await other.say('keepalive', keepaliveOf('half-open', { deregister: true }));
    const began = performance.now();
    await api.backend.clock.advance(121_000);
    assert.ok(performance.now() - began < 10_000);
    assert.equal((await api.send('GET', `${namespace}/entities/half-open`)).status, 404);
    socket.destroy();
    await other.leave();
  });

  it('a message as long as outputs get is taken', async () => {
    const agent = await HandAgent.connect(api.backend.agentUrl, { name: 'web1' });
    await agent.config();
    await agent.say('keepalive', keepaliveOf('web1'));
    await agent.say('event', resultOf('web1', checkNamed('long', { output: 'x'.repeat(20_000_000) })));
    await api.backend.settle();
    const { json } = await api.send('GET', `${namespace}/events/web1/long`);
    assert.equal(json.check.output.length, 20_000_000);
  });
});

describe('a backend with a certificate', () => {
  const fixture = (name: string) => join('test', 'fixtures', 'tls', name);

  it('takes agents over wss, and refuses them there', async () => {
    const tls = { certFile: fixture('localhost.pem'), keyFile: fixture('localhost.key') };
    const { backend } = await openApi({ tls });
    try {
      assert.match(backend.agentUrl, /^wss:/);
      const agent = await HandAgent.connect(backend.agentUrl, { name: 'web1' });
      assert.equal((await agent.config()).metadata.name, 'not found');
      await agent.say('keepalive', keepaliveOf('web1'));
      assert.equal((await agent.config()).metadata.name, 'web1');
      const stranger = HandAgent.connect(backend.agentUrl, { name: 'web1', password: 'wrong' });
      await assert.rejects(stranger, /401/);
      const { closed } = agent;
      await backend.close();
      assert.equal(await closed, '1001 bye');
    } finally {
      await backend.close();
    }
  });
});

describe('a backend that is started again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const started: Api[] = [];
  after(async () => {
    for (const { backend } of started) await backend.close();
    rmSync(folder, { recursive: true });
  });

  it('knows its agents: nobody is registered twice, nothing acknowledged is lost', async () => {
    const clock = manualClock(Math.floor(Date.now() / 1000));
    const options = { stateDir: join(folder, 'state'), clock, eventLogFile: join(folder, 'events.log') };
    const first = await openApi(options);
    started.push(first);
    const { port } = new URL(first.backend.agentUrl);
    const agent = await HandAgent.connect(first.backend.agentUrl, { name: 'web1', subscriptions: 'linux' });
    await agent.config();
    await agent.say(
      'keepalive',
      keepaliveOf('web1', { deregister: true, deregistration: { handler: 'gone' } }),
    );
    await agent.config();
    const posted = { body: { entity: { metadata: { name: 'web1' } }, check: checkNamed('posted') } };
    assert.equal((await first.send('POST', `${namespace}/events`, posted)).status, 201);
    await agent.say('event', resultOf('web1', checkNamed('own')));
    await first.backend.close();
    assert.equal(await agent.closed, '1001 bye');

    const second = await openApi({ ...options, agentPort: Number(port) });
    started.push(second);
    const again = await HandAgent.connect(second.backend.agentUrl, { name: 'web1', subscriptions: 'other' });
    assert.deepEqual((await again.config()).subscriptions, ['linux', 'entity:web1']);
    await again.say(
      'keepalive',
      keepaliveOf('web1', { deregister: true, deregistration: { handler: 'gone' } }),
    );
    await second.backend.settle();
    assert.equal(again.unread, 0);
    const events: { check: { metadata: { name: string } } }[] = (
      await second.send('GET', `${namespace}/events`)
    ).json;
    assert.deepEqual(
      events.map(({ check }) => check.metadata.name),
      ['keepalive', 'own', 'posted'],
    );
    await again.leave();
    await clock.advance(120_000);
    assert.deepEqual((await second.send('GET', `${namespace}/entities`)).json, []);
    await second.backend.close();
    const told = readFileSync(options.eventLogFile, 'utf8').trim().split('\n');
    const checks = told.map((line) => JSON.parse(line).check.metadata.name);
    assert.deepEqual(
      ['registration', 'deregistration'].map((name) => checks.filter((check) => check === name).length),
      [1, 1],
    );
  });
});
