import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type AgentApi, type ApiSettings, startAgentApi } from '../../../../src/agent/listeners/index.js';
import { manualClock } from '../../../../src/host/clock.js';
import { start, type TestAround, testAround } from '../around.js';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

function ask(port: number, method: string, path: string, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const message = request({ port, method, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text, location: response.headers.location });
      });
    });
    message.on('error', reject);
    message.end(body);
  });
}

describe('the API of an agent', () => {
  let folder: string;
  const open: AgentApi[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-api-'));
  });
  afterEach(async () => {
    for (const api of open.splice(0)) await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(
    around: TestAround,
    settings: Partial<ApiSettings> = {},
    connected = true,
  ): Promise<AgentApi> {
    const defaults = {
      name: 'web1',
      namespace: 'default',
      host: '127.0.0.1',
      port: 0,
      cacheDir: '',
      rateLimit: 0,
      burstLimit: 10,
    };
    const api = await startAgentApi(around, { ...defaults, ...settings }, { connected: () => connected });
    open.push(api);
    return api;
  }

  const answers: readonly [request: string, body: string, status: number, text: string][] = [
    ['GET /healthz', '', 200, 'ok'],
    ['GET /version?x=1', '', 200, '{"version":"6.7.5"}'],
    ['HEAD /healthz', '', 405, ''],
    ['GET /events', '', 405, ''],
    ['GET /nothing', '', 404, '404 page not found\n'],
    ['GET //healthz', '', 301, ''],
    ['POST /events', '', 400, 'EOF\n'],
    ['POST /events', '{', 400, 'unexpected EOF\n'],
    ['POST /events', 'null', 400, 'an event must be provided\n'],
    [
      'POST /events',
      '[]',
      400,
      'json: cannot unmarshal array into Go value of type map[string]*json.RawMessage\n',
    ],
    ['POST /events', '{}', 400, 'at least check or metrics need to be instantiated for this event\n'],
    [
      'POST /events',
      '{"check":{"metadata":{"name":"a b"}}}',
      400,
      'check name cannot contain spaces or special characters\n',
    ],
    ['POST /events', '{"check":{"metadata":{"name":"a"},"ttl":3}}', 400, 'minimum ttl is 5 seconds\n'],
    ['POST /events', '{"check":{"metadata":{"name":"a"}}} and more', 202, ''],
    ['POST /events', '{"metrics":{}}', 202, ''],
  ];
  it('answers as the original does', async () => {
    const { port } = await serve(testAround());
    for (const [line, body, status, text] of answers) {
      const [method = '', path = ''] = line.split(' ');
      const { status: found, text: said } = await ask(port, method, path, body);
      assert.deepEqual([line, body, found, said], [line, body, status, text]);
    }
    assert.equal((await ask(port, 'GET', '/a/../healthz')).location, '/healthz');
    assert.match((await ask(port, 'GET', '/metrics')).text, /^sensu_go_agent_messages_sent 0$/m);
    const lonely = await serve(testAround(), {}, false);
    const { status, text } = await ask(lonely.port, 'GET', '/healthz');
    assert.deepEqual([status, text], [503, 'sensu backend unavailable']);
  });

  it('completes events; another entity is the proxy entity of the check', async () => {
    const around = testAround();
    const { port } = await serve(around);
    const next = around.next();
    await ask(
      port,
      'POST',
      '/events',
      '{"entity":{"metadata":{"name":"nas7"}},"check":{"metadata":{"name":"raid"},"status":2}}',
    );
    const { check, entity, metadata, timestamp, id, sequence } = await next;
    assert.deepEqual(
      [
        check?.interval,
        check?.executed,
        check?.processed_by,
        check?.proxy_entity_name,
        check?.metadata.namespace,
      ],
      [1, start, 'web1', 'nas7', 'default'],
    );
    assert.deepEqual(
      [entity?.metadata.name, metadata.namespace, timestamp, sequence],
      ['web1', 'default', start, 0],
    );
    assert.match(id, /^[0-9a-f-]{36}$/);
  });

  const event = (name: string): string => JSON.stringify({ check: { metadata: { name } } });
  const names = ({ sent }: TestAround) => sent.map(({ check }) => check?.metadata.name);

  it('what it has accepted survives a kill, outages and a line that is cut off; each event leaves once', async () => {
    const offline = testAround({ send: () => new Promise(() => undefined) });
    const first = await serve(offline, { cacheDir: folder });
    for (const name of ['a', 'b', 'c'])
      assert.equal((await ask(first.port, 'POST', '/events', event(name))).status, 202);
    // As after kill -9: nothing was closed, the last line is not whole, the lock belongs to nobody alive.
    const killed = join(folder, 'killed');
    const file = readFileSync(join(folder, 'events.queue'));
    mkdirSync(killed);
    writeFileSync(join(killed, 'events.queue'), file);
    appendFileSync(join(killed, 'events.queue'), '+4 {"check":{"metad');
    writeFileSync(join(killed, 'events.queue.lock'), '4194304999 1');
    let refused = 1;
    const around = testAround({ send: async () => refused-- <= 0 });
    const third = [around.next(), around.next(), around.next()];
    const second = await serve(around, { cacheDir: killed });
    await Promise.all(third);
    assert.deepEqual(names(around), ['a', 'b', 'c']);
    assert.ok(around.logged.includes("error couldn't send queued message, retrying: connection lost"));
    await second.close();
    open.splice(open.indexOf(second), 1);
    assert.deepEqual(
      [readdirSync(killed), readFileSync(join(killed, 'events.queue'), 'utf8')],
      [['events.queue'], ''],
    );
  });

  it('lets so many events leave in a second', async () => {
    const around = testAround();
    const { port } = await serve(around, { rateLimit: 2, burstLimit: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await ask(port, 'POST', '/events', event(name));
    assert.deepEqual(names(around), ['a', 'b', 'c']);
    const fourth = around.next();
    await around.clock.advance(499);
    assert.equal(around.sent.length, 3);
    await around.clock.advance(1);
    await fourth;
    assert.deepEqual(names(around), ['a', 'b', 'c', 'd']);
  });

  it('nobody else may have its queue, and its port is its own', async () => {
    const around = testAround({ wall: manualClock(start) });
    const { port } = await serve(around, { cacheDir: folder });
    const other = serve(around, { cacheDir: folder });
    const refused = assert.rejects(
      other,
      /^Error: could not open api queue \(.*\): timeout \(is sensu-agent already running\?\)$/,
    );
    let isOver = false;
    void refused.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await around.wall.advance(1000);
      await new Promise(setImmediate);
    }
    await refused;
    await assert.rejects(serve(testAround(), { port }), {
      message: `listen tcp 127.0.0.1:${port}: bind: address already in use`,
    });
  });
});
