import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type Api, exchange, openApi } from '../../../support/api.js';

const hooks = '/api/core/v2/namespaces/default/hooks';
const hook = (name: string, more: object = {}) => ({
  metadata: { name, namespace: 'default' },
  command: 'ps',
  timeout: 3,
  ...more,
});

describe('the HTTP side of the backend', () => {
  let api: Api;
  before(async () => {
    api = await openApi();
    await api.send('PUT', `${hooks}/known`, { body: hook('known') });
  });
  after(() => api.backend.close());

  const unknown = [404, '{"code":2,"message":"not found"}\n'];
  const paths: readonly (readonly [method: string, path: string, status: number, extra?: string])[] = [
    ['GET', '/nothing', 404],
    ['PATCH', '/api/core/v2/nothing', 404],
    ['GET', `${hooks}/`, 404],
    ['GET', '/api/core/v2/Namespaces', 404],
    ['GET', '/api/core/v3/namespaces/default/entity-configs', 404],
    ['GET', '/api/enterprise/licensing/v2/license', 404],
    ['GET', `${hooks}/known/more`, 404],
    ['GET', '//health', 301, '/health'],
    ['DELETE', '/api/./core/v2/namespaces/default/../x?a=b', 301, '/api/core/v2/namespaces/x?a=b'],
    ['HEAD', '/health', 405],
    ['OPTIONS', hooks, 405],
    ['POST', `${hooks}/known`, 405],
    ['GET', `${hooks}/kn%6Fwn`, 200],
    ['GET', '/api/core/v2/namespaces/d%65fault/hooks/known', 200],
    ['GET', `${hooks}/kno%2Fwn`, 404],
    ['GET', `${hooks}/%q0`, 400, '400 Bad Request'],
    ['GET', `${hooks}?a=%q0`, 500, 'Request exceeded max length\n'],
    ['GET', `${hooks}?a=1;b=2`, 500, 'Request exceeded max length\n'],
    ['GET', `${hooks}?unheard=of`, 200],
  ];
  for (const [method, path, status, extra] of paths) {
    it(`${method} ${path} is ${status}`, async () => {
      const answer = await api.send(method, path);
      assert.equal(answer.status, status);
      if (status === 301) assert.deepEqual([answer.headers.location, answer.text], [extra, '']);
      else if (status === 405) assert.deepEqual([answer.text, answer.headers['content-length']], ['', '0']);
      else if (extra !== undefined) assert.equal(answer.text, extra);
      else if (status === 404 && !path.includes('%2F'))
        assert.deepEqual([answer.status, answer.text], unknown);
    });
  }

  it('tells unknown paths and methods before it asks who is there', async () => {
    for (const [method, path, status] of [
      ['GET', '/api/core/v2/nothing', 404],
      ['DELETE', hooks, 405],
      ['POST', hooks, 401],
    ] as const)
      assert.equal((await api.send(method, path, { authorization: '', body: '{' })).status, status);
  });

  it('answers with the headers of the original and no others', async () => {
    const small = await api.send('GET', `${hooks}/known`, { headers: { Connection: 'keep-alive' } });
    assert.deepEqual(Object.keys(small.headers).sort(), ['content-length', 'content-type', 'date', 'etag']);
    const long = 'x'.repeat(4000);
    await api.send('PUT', `${hooks}/long`, { body: hook('long', { command: long }) });
    const large = await api.send('GET', `${hooks}/long`);
    assert.deepEqual(
      [large.headers['transfer-encoding'], large.headers['content-length']],
      ['chunked', undefined],
    );
    assert.equal(large.json.command, long);
    await api.send('DELETE', `${hooks}/long`);
  });

  it('escapes what HTML would read', async () => {
    await api.send('PUT', `${hooks}/html`, { body: hook('html', { command: '<a> & \u2028' }) });
    assert.ok((await api.send('GET', `${hooks}/html`)).text.includes('"\\u003ca\\u003e \\u0026 \\u2028"'));
  });

  const types: readonly (readonly [type: string | undefined, status: number, text: string])[] = [
    ['application/json', 201, ''],
    ['text/plain', 201, ''],
    ['nonsense', 201, ''],
    [undefined, 400, '{"message":"EOF","code":1}'],
    ['application/x-www-form-urlencoded', 400, '{"message":"EOF","code":1}'],
    ['Application/X-WWW-Form-Urlencoded; charset=utf-8', 400, '{"message":"EOF","code":1}'],
    ['/', 500, 'Request exceeded max length\n'],
  ];
  for (const [type, status, text] of types) {
    it(`a body of type ${type ?? '(none)'} is ${status}`, async () => {
      const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
      const full = await sendPlain(api, headers, JSON.stringify(hook('typed')));
      assert.deepEqual(full, [status, text]);
    });
  }

  it('takes bodies up to the limit and reads no further than it needs', async () => {
    const small = await openApi({ apiRequestLimit: 2000 });
    const put = (body: string, type = 'application/json') =>
      small.send('PUT', `${hooks}/big`, { body, headers: { 'Content-Type': type } });
    const sized = (bytes: number): string => {
      const empty = JSON.stringify(hook('big', { runtime_assets: [''] }));
      return empty.replace('[""]', `["${'y'.repeat(bytes - empty.length)}"]`);
    };
    try {
      assert.equal((await put(sized(2000))).status, 201);
      const over = await put(sized(2001));
      assert.deepEqual([over.status, over.json], [400, { message: 'http: request body too large', code: 1 }]);
      assert.equal((await put(`${sized(300)}${' '.repeat(200_000)}`)).status, 201);
      const form = await put(sized(2001), 'application/x-www-form-urlencoded');
      assert.deepEqual([form.status, form.text], [500, 'Request exceeded max length\n']);
      const patch = await small.send('PATCH', `${hooks}/big`, {
        body: sized(2001),
        headers: { 'Content-Type': 'application/merge-patch+json' },
      });
      assert.equal(patch.json.message, 'could not read the request body: http: request body too large');
    } finally {
      await small.backend.close();
    }
  });

  it('answers several requests on one connection, and what is no HTTP with 400', async () => {
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const twice = await talk(
      api,
      `${get('/version')}${get('/nothing').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`,
    );
    assert.deepEqual(twice.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 404']);
    assert.match(
      await talk(api, 'no such thing\r\n\r\n'),
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*400 Bad Request$/,
    );
  });

  it('serves health on the port of the agents, and nothing else without a socket', async () => {
    const base = api.backend.agentUrl.replace('ws', 'http');
    assert.equal((await exchange(base, 'GET', '/health')).json.ClusterHealth[0].Healthy, true);
    const root = await exchange(base, 'GET', '/');
    assert.deepEqual([root.status, root.text], [401, 'missing credentials\n']);
    assert.equal((await exchange(base, 'GET', '/version')).status, 404);
  });
});

/** What comes back for raw bytes until the backend closes the connection. */
function talk(api: Api, text: string): Promise<string> {
  const { port, hostname } = new URL(api.backend.apiUrl);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

/** A PUT with exactly these headers beside the credentials. */
async function sendPlain(api: Api, headers: Record<string, string>, body: string): Promise<[number, string]> {
  const authorization = `Key ${api.backend.apiKey}`;
  const answer = await exchange(api.backend.apiUrl, 'PUT', `${hooks}/typed`, {
    body,
    headers,
    authorization,
  });
  return [answer.status, answer.text];
}
