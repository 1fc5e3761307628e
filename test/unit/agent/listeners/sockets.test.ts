import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, describe, it } from 'mocha';
import { startSockets } from '../../../../src/agent/listeners/index.js';
import { manualClock } from '../../../../src/host/clock.js';
import { start, type TestAround, testAround } from '../around.js';

describe('the sockets of an agent', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function listen(around: TestAround, port = 0): Promise<number> {
    const listener = await startSockets(around, {
      name: 'web1',
      namespace: 'default',
      host: '127.0.0.1',
      port,
    });
    closers.push(() => listener.close());
    return listener.port;
  }

  /** Sends one part after the other and waits for the end. */
  function converse(port: number, parts: readonly string[]): { answer: Promise<string>; end(): unknown } {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    const answer = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
    });
    return { answer, end: () => socket.once('connect', () => socket.end()) };
  }

  const answered: readonly [text: string, answer: string][] = [
    ['{"name":"job","output":"done"}', 'ok'],
    ['\n{"NAME":"job","Output":"o","extra":1}\n', 'ok'],
    [' ping ', 'pong'],
    ['x\tping\ny', 'pong'],
    ['{"name":"noout"}', ''],
    ['{}', ''],
    ['null', ''],
    ['{"name":"a b","output":"o"}', ''],
  ];
  for (const [text, answer] of answered) {
    it(`TCP: ${JSON.stringify(text)} is answered with '${answer}'`, async () => {
      assert.equal(await converse(await listen(testAround()), [text]).answer, answer);
    });
  }

  it('TCP: who stalls, or sends what makes no sense, has five seconds', async () => {
    const around = testAround({ wall: manualClock(start) });
    const port = await listen(around);
    const talks = [
      '',
      '{"name":"a",',
      'not json',
      '[]',
      '7',
      'ping',
      '{"name":"a","output":"o","status":-1}',
    ].map((text) => converse(port, text ? [text] : []));
    talks[1]?.end();
    while (around.wall.timers().length < talks.length) await new Promise(setImmediate);
    await around.wall.advance(4999);
    let isEarly = true;
    const all = Promise.all(talks.map(({ answer }) => answer)).then((answers) => {
      assert.ok(!isEarly);
      return answers;
    });
    await new Promise(setImmediate);
    isEarly = false;
    await around.wall.advance(1);
    assert.deepEqual(new Set(await all), new Set(['invalid']));
    assert.deepEqual(around.sent, []);
  });

  it('makes events of results, of the agent or of a proxy entity', async () => {
    const around = testAround();
    const port = await listen(around);
    const whole = {
      name: 'job',
      output: 'o',
      status: 3,
      command: 'c',
      subscribers: ['s'],
      interval: 60,
      issued: 11,
      executed: 12,
      duration: 1.5,
      handler: 'h',
      client: 'box9',
    };
    await converse(port, [JSON.stringify(whole).slice(0, 20), JSON.stringify(whole).slice(20)]).answer;
    await converse(port, ['{"name":"own","output":"o","source":"web1"}']).answer;
    const [job, own] = around.sent;
    const {
      metadata,
      status,
      command,
      subscriptions,
      interval,
      issued,
      executed,
      duration,
      handlers,
      proxy_entity_name,
    } = job?.check ?? {};
    assert.deepEqual(
      {
        name: metadata?.name,
        status,
        command,
        subscriptions,
        interval,
        issued,
        executed,
        duration,
        handlers,
        proxy_entity_name,
      },
      {
        name: 'job',
        status: 3,
        command: 'c',
        subscriptions: ['s'],
        interval: 60,
        issued: 11,
        executed: 12,
        duration: 1.5,
        handlers: ['h'],
        proxy_entity_name: 'box9',
      },
    );
    assert.deepEqual(
      [own?.check?.proxy_entity_name, own?.check?.executed, own?.check?.interval],
      ['', start, 1],
    );
    assert.deepEqual([job?.entity?.metadata.name, job?.check?.processed_by], ['web1', 'web1']);
  });

  it('UDP: a mistake ends the listening, as in the original', async () => {
    const around = testAround();
    const port = await listen(around);
    const socket = createSocket('udp4');
    const send = (text: string) => new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve));
    const first = around.next();
    await send('{"name":"a","output":"o"}');
    await first;
    await send('{"name":"b"');
    await send('{"name":"c","output":"o"}');
    // TCP goes on, and what came before it on UDP was read by then.
    while (!around.logged.some((line) => line.startsWith('error UDP Invalid event data')))
      await new Promise(setImmediate);
    assert.equal(await converse(port, [' ping ']).answer, 'pong');
    socket.close();
    assert.deepEqual(
      around.sent.map(({ check }) => check?.metadata.name),
      ['a'],
    );
  });

  it('a port that is taken is told in the log', async () => {
    const port = await listen(testAround());
    const around = testAround();
    assert.equal(await listen(around, port), 0);
    assert.deepEqual(around.logged, [
      `error unable to start socket listeners: listen udp 127.0.0.1:${port}: bind: address already in use`,
    ]);
  });
});
