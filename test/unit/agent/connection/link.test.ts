import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Agent, AgentOptionError, type AgentOptions, startAgent } from '../../../../src/agent/index.js';
import { type Clock, manualClock } from '../../../../src/host/clock.js';
import { answering, type Listener, listen } from '../../../support/listeners.js';

/** What a backend says first: it knows nobody. */
const unknown = `entity_config\n${JSON.stringify({
  metadata: { name: 'not found', namespace: 'default' },
  entity_class: 'agent',
})}`;

describe('the connection of an agent', () => {
  let clock: Clock;
  let lines: { msg: string; level: string; error?: string }[];
  const open: (() => Promise<unknown>)[] = [];
  beforeEach(() => {
    clock = manualClock(1_714_564_800);
    lines = [];
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  const start = async (url: string | readonly string[], options: AgentOptions = {}): Promise<Agent> => {
    const agent = await startAgent({
      name: 'web-1',
      clock,
      json: true,
      backendUrls: typeof url === 'string' ? [url] : url,
      log: (line) => lines.push(JSON.parse(line)),
      ...options,
    });
    open.push(() => agent.stop());
    await agent.settle();
    return agent;
  };

  const server = async (listener: Promise<Listener>): Promise<string> => {
    const { url, close } = await listener;
    open.push(close);
    return url.replace(/^\w+/, 'ws');
  };

  /** A backend of websockets that does what the test says. */
  const backend = async (
    meet: (socket: WebSocket, request: IncomingMessage, frames: string[]) => void,
    options: { autoPong?: boolean } = {},
  ): Promise<{ url: string; frames: string[] }> => {
    const frames: string[] = [];
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, ...options });
    sockets.on('connection', (socket, request) => {
      socket.on('message', (data) => frames.push(data.toString()));
      socket.on('error', () => undefined);
      meet(socket, request, frames);
    });
    return { url: await server(listen(http)), frames };
  };

  const attempts = (): number => lines.filter(({ msg }) => msg.startsWith('connecting to')).length;
  const errors = (): (string | undefined)[] =>
    lines.filter(({ level }) => level === 'error').map(({ error }) => error);

  it('is not made without the files of TLS that were named, not even in the clear', async () => {
    await start('ws://127.0.0.1:1', { tls: { trustedCaFile: '/nowhere.pem' } });
    assert.deepEqual(
      lines.filter(({ level }) => level === 'error').map(({ error }) => error),
      ['Error reading CA file: open /nowhere.pem: no such file or directory'],
    );
  });

  it('is tried again after waits that grow up to a limit, each of the backends in turn', async () => {
    const dead = ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'];
    await start(dead, { retryMin: 1000, retryMax: 8000, retryMultiplier: 2 });
    const gaps: number[] = [];
    for (let last = clock.now(), known = attempts(); gaps.length < 8; ) {
      await clock.advance(100);
      if (attempts() === known) continue;
      gaps.push(clock.now() - last);
      [last, known] = [clock.now(), attempts()];
    }
    assert.equal(gaps[0], 1000);
    for (const [index, gap] of gaps.slice(1).entries()) {
      const before = gaps[index] as number;
      // Rounded to the steps in which the clock was moved.
      assert.ok(
        gap >= Math.min(8000, before * 2) - 200 && gap <= Math.min(8000, before * 4) + 200,
        String(gaps),
      );
    }
    assert.equal(gaps[7], 8000);
    const tried = lines.filter(({ msg }) => msg.startsWith('connecting')).map(({ msg }) => msg);
    for (const [index, msg] of tried.slice(2).entries()) assert.equal(msg, tried[index]);
    assert.match(errors()[0] ?? '', /^dial tcp 127\.0\.0\.1:[12]: connect: connection refused$/);
  });

  const refusals: readonly (readonly [string, () => Promise<Listener>, string | RegExp])[] = [
    [
      'says no',
      () => answering('HTTP/1.1 401 Unauthorized\r\nContent-Length: 16\r\n\r\nbad credentials\n'),
      'handshake failed with status 401: bad credentials\n',
    ],
    ['is no web server', () => answering('220 mail ready\r\n'), /malformed HTTP response "220 mail ready"/],
    ['hangs up', () => answering(''), 'EOF'],
    [
      'upgrades to something else',
      () => answering('HTTP/1.1 101 Switching Protocols\r\nUpgrade: tea\r\nConnection: Upgrade\r\n\r\n'),
      /Invalid Upgrade header/,
    ],
  ];
  for (const [title, opening, error] of refusals) {
    it(`fails with a reason when the other side ${title}`, async () => {
      const agent = await start(await server(opening()));
      assert.equal(agent.connected, false);
      if (typeof error === 'string') assert.equal(errors()[0], error);
      else assert.match(errors()[0] ?? '', error);
      await clock.advance(1000);
      assert.equal(attempts(), 2);
    });
  }

  const files: readonly (readonly [title: string, tls: AgentOptions['tls'], error: string])[] = [
    [
      'are not there',
      { trustedCaFile: '/nosuch/ca.pem' },
      'Error reading CA file: open /nosuch/ca.pem: no such file or directory',
    ],
    [
      'hold no certificate',
      { trustedCaFile: '/dev/null' },
      'No certificates could be parsed out of /dev/null',
    ],
    [
      'of its own cannot be read',
      { certFile: '/nosuch/cert.pem', keyFile: '/nosuch/key.pem' },
      'Error loading tls client certificate: open /nosuch/cert.pem: no such file or directory',
    ],
  ];
  for (const [title, tls, error] of files)
    it(`is an attempt that failed when files of certificates ${title}`, async () => {
      await start('wss://127.0.0.1:1', { tls });
      assert.deepEqual(errors(), [error]);
    });

  it('does not wait longer for an answer than the handshake may take', async () => {
    const url = await server(listen(createSocketServer(() => undefined)));
    const agent = await start(url, { backendHandshakeTimeout: 15 });
    await clock.advance(14_900);
    assert.deepEqual(errors(), []);
    await clock.advance(100);
    assert.deepEqual(errors(), ['i/o timeout']);
    assert.equal(agent.connected, false);
  }).timeout(10_000);

  it('says who it is, and the encoding of the last time when it comes back', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const { url } = await backend((socket, request) => {
      seen.push(request.headers);
      socket.send(unknown);
      if (seen.length === 1) socket.close(1001, 'bye');
    });
    await start(url, { json: false, namespace: 'ops', user: 'u', password: 'p', subscriptions: ['a', 'b'] });
    const [first = {}, second = {}] = seen;
    assert.equal(first['sensu-agentname'], 'web-1');
    assert.equal(first['sensu-namespace'], 'ops');
    assert.equal(first['sensu-subscriptions'], 'a,b');
    assert.equal(first.authorization, `Basic ${Buffer.from('u:p').toString('base64')}`);
    assert.equal(first.accept, 'application/octet-stream');
    assert.equal(first['content-type'], undefined);
    assert.equal(second['content-type'], 'application/json', 'this backend offered no protobuf');
    assert.equal(errors()[0], 'Connection closed: websocket: close 1001 (going away): bye');
  });

  it('that ends before a word was said is no reason to race', async () => {
    const { url } = await backend((socket) => socket.close(1001, 'bye'));
    await start(url);
    await clock.advance(900);
    assert.equal(attempts(), 1);
    await clock.advance(100);
    assert.equal(attempts(), 2);
  });

  const faults: readonly (readonly [string, (socket: WebSocket) => void, RegExp])[] = [
    ['a message without a type', (socket) => socket.send('garbage'), /^invalid message$/],
    [
      'what is no websocket frame',
      // biome-ignore lint/suspicious/noExplicitAny: only the socket below can send what is no frame
      (socket) => (socket as any)._socket.write(Buffer.from([0xff, 0xff, 0xff])),
      /^Connection error: websocket: /,
    ],
    [
      'half a frame and the end',
      (socket) => {
        // biome-ignore lint/suspicious/noExplicitAny: only the socket below can send half a frame
        const { _socket: stream } = socket as any;
        stream.write(Buffer.from([0x82, 0x7e, 0x10, 0x00, 1, 2, 3]));
        stream.destroySoon();
      },
      /^Connection error: websocket: close 1006 \(abnormal closure\): unexpected EOF$/,
    ],
  ];
  for (const [title, send, error] of faults) {
    it(`is made anew after ${title}`, async () => {
      let meetings = 0;
      const { url, frames } = await backend((socket) => {
        socket.send(unknown);
        if (meetings++ === 0) setImmediate(send, socket);
      });
      const agent = await start(url);
      await clock.advance(1000);
      assert.equal(agent.connected, true);
      assert.equal(meetings, 2);
      assert.match(errors()[0] ?? '', error);
      await clock.advance(20_000);
      const last = frames.at(-1) ?? '';
      assert.ok(last.startsWith('keepalive\n'));
      assert.equal(JSON.parse(last.slice(10)).sequence, 2, 'each connection counts from 1');
    });
  }

  it('survives messages that mean nothing', async () => {
    const { url } = await backend((socket) => {
      socket.send(unknown);
      socket.send('greeting\nhello');
      socket.send('entity_config\nno json');
      socket.send('check_request\n{"issued":1}');
    });
    const agent = await start(url);
    await clock.advance(20_000);
    assert.equal(agent.connected, true);
    assert.equal(agent.counts.connections, 1);
    assert.equal(errors()[0], 'unknown message type: greeting');
    assert.equal(errors().length, 3);
  });

  it('that is half open is noticed by its silence', async () => {
    let meetings = 0;
    const { url } = await backend(
      (socket) => {
        socket.send(unknown);
        // The first one never answers a question.
        if (++meetings > 1) socket.on('ping', (data) => socket.pong(data));
      },
      { autoPong: false },
    );
    const agent = await start(url);
    await clock.advance(44_000);
    assert.equal(meetings, 1);
    await clock.advance(1_000);
    assert.deepEqual(errors(), ['Connection error: i/o timeout']);
    await clock.advance(120_000);
    assert.equal(meetings, 2);
    assert.equal(agent.connected, true);
  }).timeout(10_000);

  it('starts keepalives with what it has when nobody says what is known of it', async () => {
    const { url, frames } = await backend(() => undefined);
    await start(url);
    await clock.advance(9_000);
    assert.deepEqual(frames, []);
    await clock.advance(1_000);
    assert.equal(frames.length, 1);
    assert.ok(lines.some(({ msg }) => msg.startsWith('the initial entity config was never received')));
  });

  it('is given up for another one when its time is over', async () => {
    const { url } = await backend((socket) => socket.send(unknown));
    const agent = await start(url, { maxSessionLength: 60_000 });
    await clock.advance(29_000);
    assert.equal(agent.counts.connections, 1);
    await clock.advance(31_000);
    assert.equal(agent.counts.connections, 2);
  });

  it('goes through the proxy that the environment names', async () => {
    const { url } = await backend((socket) => socket.send(unknown));
    const { port } = new URL(url);
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', async (request: IncomingMessage, client) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      const { connect } = await import('node:net');
      const through = connect(Number(port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(through).pipe(client);
      });
      for (const socket of [through, client]) socket.on('error', () => through.destroy());
    });
    const address = new URL((await server(listen(proxy))).replace('ws:', 'http:'));
    const environment = { HTTP_PROXY: `http://me:secret@${address.host}` };
    const agent = await start('ws://backend.example:8081', { environment });
    assert.equal(agent.connected, true);
    assert.deepEqual(asked, [`backend.example:8081 Basic ${Buffer.from('me:secret').toString('base64')}`]);
  });
});

describe('the settings of an agent', () => {
  const mistakes: readonly (readonly [AgentOptions, string])[] = [
    [
      { keepaliveCriticalTimeout: 60 },
      'if set, --keepalive-critical-timeout must be greater than --keepalive-warning-timeout',
    ],
    [
      { keepaliveInterval: 30, keepaliveWarningTimeout: 20, keepaliveCriticalTimeout: 30 },
      'keepalive critical timeout must be greater than keepalive interval',
    ],
    [{ keepaliveInterval: 120 }, 'keepalive warning timeout must be greater than keepalive interval'],
    [
      { keepaliveInterval: 1, keepaliveWarningTimeout: 4 },
      'bad keepalive timeout: 4 (minimum value is 5 seconds)',
    ],
    [
      { keepaliveInterval: 1, keepaliveWarningTimeout: 0, keepaliveCriticalTimeout: 4 },
      'bad keepalive timeout: 0 (minimum value is 5 seconds)',
    ],
    [{ name: 'two words' }, 'invalid agent name: cannot contain spaces or special characters'],
    [{ name: '' }, 'invalid agent name: must not be empty'],
    [{ backendUrls: [] }, 'no backend URLs defined'],
    [{ backendUrls: ['http://x'] }, 'backend URL (http://x:8081) must have ws:// or wss:// scheme'],
    [{ allowList: '/nowhere.txt' }, 'invalid file extension'],
    [{ allowList: '/nowhere.json' }, 'open /nowhere.json: no such file or directory'],
  ];
  for (const [options, message] of mistakes) {
    it(`are refused: ${message}`, async () => {
      await assert.rejects(startAgent({ name: 'web-1', ...options }), (error: Error) => {
        assert.ok(error instanceof AgentOptionError);
        assert.equal(error.message, message);
        return true;
      });
    });
  }
});
