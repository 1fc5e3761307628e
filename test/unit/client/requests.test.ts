import assert from 'node:assert/strict';
import { createClient, type Exchange, inParallel } from '../../../src/client/index.js';
import { escapeSegment } from '../../../src/client/paths.js';
import { handler, namespace, role } from '../../../src/resources/index.js';
import { proxyFor } from '../../../src/wire/http/proxies.js';
import { parseTarget } from '../../../src/wire/http/url.js';
import { type Listener, serving } from '../../support/listeners.js';

describe('Requests', () => {
  const listeners: Listener[] = [];
  afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.close())));
  const serve: typeof serving = async (handle) => {
    const listener = await serving(handle);
    listeners.push(listener);
    return listener;
  };

  it('follows redirects with what authorises to the same host only', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(`other ${request.method} ${request.headers.authorization}`);
      response.end('{}');
    });
    const { url } = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${request.text}`);
      const location = {
        '//auth': '/auth',
        '/away': other.url.replace('127.0.0.1', 'localhost'),
        '/moved': '/auth',
        '/loop': '/loop',
      }[request.url ?? ''];
      if (location) response.writeHead(request.url === '/moved' ? 307 : 302, { Location: location });
      response.end('{}');
    });
    const exchanges: Exchange[] = [];
    const client = createClient({
      apiUrl: url,
      apiKey: 'k',
      timeoutMs: 5000,
      onExchange: (exchange) => exchanges.push(exchange),
    });
    await client.request('GET', '/auth', {
      base: `${url}/`,
      auth: { basic: { username: 'a', password: 'b' } },
    });
    await client.request('POST', '/moved', { body: '{"a":1}' });
    await client.request('POST', '/away', { body: '{}' });
    assert.deepEqual(seen, [
      'GET //auth Basic YTpi ',
      'GET /auth Basic YTpi ',
      'POST /moved Key k {"a":1}',
      'POST /auth Key k {"a":1}',
      'POST /away Key k {}',
      'other GET undefined',
    ]);
    assert.deepEqual(exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`).slice(0, 2), [
      'GET //auth 302',
      'GET /auth 200',
    ]);
    await assert.rejects(client.request('GET', '/loop'), {
      message: `Get "${url}/loop": stopped after 10 redirects`,
    });
  });

  it('fetches lists page by page, and takes what is not quite a list', async () => {
    const pages: Record<string, [body: string, next: string]> = {
      '/api/core/v2/namespaces/default/handlers?labelSelector=region+%3D%3D+%22us%22&limit=2': [
        '[{"a":1},{"a":2}]',
        'Zg==',
      ],
      '/api/core/v2/namespaces/default/handlers?continue=Zg%3D%3D&labelSelector=region+%3D%3D+%22us%22&limit=2':
        ['[{"a":3}]', ''],
      '/wrapped': [
        '[{"type":"Handler","api_version":"core/v2","metadata":{"name":"x"},"spec":{"timeout":9007199254740993}}]',
        '',
      ],
      '/single': ['{"type":"pipe"}', ''],
      '/nothing': ['', 'more'],
      '/null': ['null', ''],
      '/word': ['"x"', ''],
    };
    const { url } = await serve((request, response) => {
      const [body, next] = pages[request.url ?? ''] ?? ['[]', ''];
      if (next) response.setHeader('Sensu-Continue', next);
      response.setHeader('Sensu-Entity-Warning', 'too many').end(body);
    });
    const client = createClient({ apiUrl: url, timeoutMs: 5000 });
    assert.deepEqual(
      await client.list(handler, { namespace: 'default', labelSelector: 'region == "us"', chunkSize: 2 }),
      {
        items: [{ a: 1 }, { a: 2 }, { a: 3 }],
        warning: 'too many',
      },
    );
    const items = async (path: string) => JSON.parse(JSON.stringify((await client.listPath(path)).items));
    const [wrapped] = (await client.listPath('/wrapped')).items as [{ metadata: unknown; timeout: unknown }];
    assert.deepEqual([wrapped.metadata, String(wrapped.timeout)], [{ name: 'x' }, '9007199254740993']);
    assert.deepEqual(await items('/single'), [{ type: 'pipe' }]);
    assert.deepEqual([await items('/nothing'), await items('/null')], [[], []]);
    await assert.rejects(
      client.listPath('/word'),
      /json: cannot unmarshal string into Go value of type \[\]/,
    );
  });

  it('builds paths as Sensu does', () => {
    const client = createClient({ apiUrl: 'http://h', timeoutMs: 0 });
    const at = (...names: string[]) => client.pathOf(handler, 'default', ...names);
    assert.equal(at('a/b c:*é'), '/api/core/v2/namespaces/default/handlers/a%2Fb%20c:%2A%C3%A9');
    assert.equal(at('..'), '/api/core/v2/namespaces/default');
    assert.equal(at(''), '/api/core/v2/namespaces/default/handlers');
    assert.equal(client.pathOf(role, ''), '/api/core/v2/roles');
    assert.equal(client.pathOf(namespace, 'ignored', 'x'), '/api/core/v2/namespaces/x');
    assert.equal(client.pathOf(handler, '../x', 'y'), '/api/core/v2/x/handlers/y');
    assert.equal(escapeSegment("$&+=@:~-_.!'()*,;?#%"), '$&+=@:~-_.%21%27%28%29%2A%2C%3B%3F%23%25');
  });

  it('goes through the proxy of the environment', async () => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
      response.end('[]');
    });
    const env = { http_proxy: proxy.url.replace('//', '//u:p%40@') };
    const client = createClient({ apiUrl: 'http://sensu.example.com:8080', timeoutMs: 5000, env });
    assert.deepEqual(await client.list(handler, {}), { items: [] });
    assert.deepEqual(seen, ['GET http://sensu.example.com:8080/api/core/v2/handlers Basic dTpwQA==']);
  });

  it('knows when not to use a proxy', () => {
    const uses = (url: string, noProxy: string): boolean =>
      proxyFor(parseTarget(url), { HTTP_PROXY: 'p:3128', HTTPS_PROXY: 'p:3128', NO_PROXY: noProxy }) !==
      undefined;
    const table: [url: string, noProxy: string, uses: boolean][] = [
      ['http://a.example.com/', '', true],
      ['https://a.example.com/', 'other.org', true],
      ['http://a.example.com/', 'example.com', false],
      ['http://aexample.com/', 'example.com', true],
      ['http://example.com/', '.example.com', true],
      ['http://a.example.com/', 'x, .example.com', false],
      ['http://a.example.com:81/', 'example.com:80', true],
      ['http://a.example.com:80/', 'example.com:80', false],
      ['http://10.1.2.3/', '10.0.0.0/8', false],
      ['http://11.1.2.3/', '10.0.0.0/8', true],
      ['http://a.example.com/', '*', false],
      ['http://127.0.0.9/', '', false],
      ['http://localhost/', '', false],
    ];
    for (const [url, noProxy, expected] of table)
      assert.equal(uses(url, noProxy), expected, `${url} ${noProxy}`);
  });
});

describe('Work in parallel', () => {
  it('keeps order and limit, and begins nothing after a failure', async () => {
    let running = 0;
    let most = 0;
    const work = async (n: number): Promise<number> => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      if (n === 5) throw new Error('five');
      return n * 2;
    };
    assert.deepEqual(await inParallel([1, 2, 3, 4], 2, work), [2, 4, 6, 8]);
    assert.equal(most, 2);
    const begun: number[] = [];
    const failing = inParallel([5, 6, 7, 8, 9], 2, (n) => {
      begun.push(n);
      return work(n);
    });
    await assert.rejects(failing, /five/);
    assert.ok(!begun.includes(9));
  });
});
