import assert from 'node:assert/strict';
import { plainVerbs } from '../../../../src/cli/verbs/index.js';
import { kinds } from '../../../../src/resources/index.js';
import { runInPipe } from '../../../support/cli.js';
import { type Folders, makeFolders } from '../../../support/home.js';
import { type Listener, serving } from '../../../support/listeners.js';

/** What a backend answers to `METHOD path`; anything else is not found. */
type Answers = Readonly<
  Record<string, string | { status?: number; type?: string; body?: string; headers?: Record<string, string> }>
>;

describe('The plain verbs', () => {
  let folders: Folders;
  let listener: Listener | undefined;
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(async () => {
    await listener?.close();
    folders.remove();
  });

  /** Runs a command against a backend with these answers. */
  async function run(words: string, answers: Answers, env: Record<string, string> = {}) {
    listener = await serving((request, response) => {
      const answer = answers[`${request.method} ${request.url}`] ?? {
        status: 404,
        body: '{"message":"not found","code":2}',
      };
      const {
        status = 200,
        type = 'application/json',
        body = '',
        headers = {},
      } = typeof answer === 'string' ? { body: answer } : answer;
      response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
    });
    const result = await runInPipe({
      program: '/usr/bin/sensuctl',
      argv: words.split(' ').map((word) => (word === "''" ? '' : word)),
      home: folders.home,
      env: { SENSU_API_URL: listener.url, SENSU_API_KEY: 'k', TZ: 'UTC', ...env },
    });
    return { ...result, requests: result.exchanges.map(({ method, path }) => `${method} ${path}`) };
  }

  it('are those that the kinds speak of', () => {
    const ids = kinds.flatMap(({ command }) => {
      if (!command || command.name === 'silenced') return [];
      const { name, list, info, delete: deletion } = command;
      return [
        list && `${name} list`,
        info && `${name} info`,
        deletion && `${name} ${deletion.verb ?? 'delete'}`,
      ];
    });
    assert.deepEqual(Object.keys(plainVerbs()).sort(), ids.filter(Boolean).sort());
  });

  for (const kind of kinds) {
    const { command } = kind;
    if (!command || command.name === 'silenced') continue;
    const collection = `/api/core/v2/${kind.scope === 'namespace' ? 'namespaces/default/' : ''}${kind.plural}`;
    const names = command.name === 'event' ? 'a/b c' : 'a/b';
    const path = command.name === 'event' ? '/a%2Fb/c' : '/a%2Fb';
    it(`${command.name}: asks the right paths, and prints what came in every format`, async () => {
      const id = (verb: string): string => `${command.name} ${verb}`;
      const list = await run(id('list'), { [`GET ${collection}`]: '[]' });
      assert.deepEqual([list.exit, list.stderr, list.requests], [0, '', [`GET ${collection}`]]);
      assert.equal(list.stdout.split('\n').length, 3);
      await listener?.close();
      if (command.delete) {
        const deleted = await run(`${id(command.delete.verb ?? 'delete')} ${names} --skip-confirm`, {
          [`DELETE ${collection}${path}`]: '',
        });
        assert.deepEqual([deleted.exit, deleted.stdout, deleted.stderr], [0, 'Deleted\n', '']);
        await listener?.close();
        const asked = await run(`${id(command.delete.verb ?? 'delete')} ${names}`, {});
        assert.deepEqual([asked.exit, asked.requests], [0, []], 'nobody could say yes');
        assert.ok(asked.stdout.endsWith('Canceled\n'));
        await listener?.close();
      }
      if (!command.info) return;
      for (const format of ['tabular', 'json', 'wrapped-json', 'yaml', 'nonsense']) {
        const info = await run(`${id('info')} ${names} --format ${format}`, {
          [`GET ${collection}${path}`]: '{"metadata":{"name":"x"}}',
        });
        assert.deepEqual([info.exit, info.stderr, info.requests], [0, '', [`GET ${collection}${path}`]]);
        if (format === 'json') assert.equal(JSON.parse(info.stdout).metadata.name, 'x');
        if (format === 'wrapped-json')
          assert.deepEqual(
            [JSON.parse(info.stdout).type, JSON.parse(info.stdout).metadata],
            [kind.type, { name: 'x' }],
          );
        if (format === 'yaml')
          assert.match(
            info.stdout,
            new RegExp(`^type: ${kind.type}\\napi_version: core/v2\\nmetadata:\\n  name: x\\n`),
          );
        await listener?.close();
      }
      listener = undefined;
    });
  }

  const handlers = '/api/core/v2/namespaces/default/handlers';
  const failures: [words: string, answers: Answers, stderr: string][] = [
    ['handler info x', {}, 'Error: not found\n'],
    [
      "handler info ''",
      { [`GET ${handlers}`]: '[]' },
      'Error: json: cannot unmarshal array into Go value of type v2.Handler\n',
    ],
    [
      'handler info x',
      { [`GET ${handlers}/x`]: '{"timeout":"9"}' },
      'Error: json: cannot unmarshal string into Go struct field Handler.timeout of type uint32\n',
    ],
    [
      'handler info x',
      { [`GET ${handlers}/x`]: { type: 'text/html', body: '<html>' } },
      "Error: invalid character '<' looking for beginning of value\n",
    ],
    [
      'handler list',
      { [`GET ${handlers}`]: { status: 503, type: 'text/html', body: '<html>' } },
      'Error: <html>\n',
    ],
    ['handler list', { [`GET ${handlers}`]: { status: 502 } }, 'Error: the API returned: 502 Bad Gateway\n'],
    ['role info', {}, 'Error: a role name is required\n'],
    ['cluster-role-binding delete a b', {}, 'Error: a cluster role binding name is required\n'],
    ['event info a', {}, 'Error: invalid argument(s) received\n'],
    [
      'silenced list -s x --all-namespaces',
      {},
      'Error: the subscription and all-namespaces flags are mutually exclusive\n',
    ],
    ['silenced delete --skip-confirm', {}, 'Error: EOF\n'],
  ];
  for (const [words, answers, stderr] of failures) {
    it(`${words} fails: ${stderr.trim()}`, async () => {
      const result = await run(words, answers);
      assert.deepEqual([result.exit, result.stderr], [1, stderr]);
    });
  }

  it('info of a role decodes only what is declared as JSON', async () => {
    const answer = { type: 'text/plain', body: '{"metadata":{"name":"x"},"rules":[{"verbs":["get"]}]}' };
    const { stdout } = await run('role info x --format json', {
      'GET /api/core/v2/namespaces/default/roles/x': answer,
    });
    assert.deepEqual(JSON.parse(stdout), { rules: null, metadata: {} });
  });

  it('a list has its selection in the query, all namespaces on demand, and a warning above a table only', async () => {
    const path = '/api/core/v2/handlers?fieldSelector=a%21%3Dx&labelSelector=b%21%3Dx&limit=1';
    const answers = {
      [`GET ${path}`]: { body: '[]', headers: { 'Sensu-Entity-Warning': 'over the limit' } },
    };
    const words = 'handler list --all-namespaces --field-selector a!=x --label-selector b!=x --chunk-size 1';
    assert.match((await run(words, answers)).stdout, /^=== over the limit\n {2}Name /);
    await listener?.close();
    assert.equal((await run(words, answers, { SENSU_FORMAT: 'json' })).stdout, '[]\n\n');
  });

  it('shows the builds of an asset one by one in the format tabular only', async () => {
    const builds = ['linux', 'windows'].map(
      (os) => `{"url":"https://example.com/x/${os}.tgz","sha512":"${'ab'.repeat(64)}"}`,
    );
    const answers = {
      'GET /api/core/v2/namespaces/default/assets': `[{"metadata":{"name":"a"},"builds":[${builds}]}]`,
    };
    const { stdout } = await run('asset list', answers);
    assert.match(
      stdout,
      / a {6}\/\/example.com\/...\/linux.tgz {5}abababa {2}\n.* a .*windows.tgz {3}abababa/,
    );
    await listener?.close();
    assert.match(
      (await run('asset list --format none', answers)).stdout,
      /\n {2}a {6}\/\/\/...\/ {3}invalid {2}\n$/,
    );
  });

  it('hides the secrets of an entity in JSON', async () => {
    const { stdout } = await run('entity list --format json', {
      'GET /api/core/v2/namespaces/default/entities':
        '[{"metadata":{"name":"e","labels":{"Pass-Word":"1","team":"x"}}}]',
    });
    assert.deepEqual(JSON.parse(stdout)[0].metadata.labels, { 'Pass-Word': 'REDACTED', team: 'x' });
  });

  const silences: [words: string, path: string][] = [
    ['silenced list', ''],
    ['silenced list --chunk-size 2', '?limit=2'],
    ['silenced list -s entity:a', '/subscriptions/entity:a'],
    ['silenced list -c cpu', '/checks/cpu'],
    ['silenced list -s a -c b --label-selector a==x', '/a:b'],
    ['silenced info -s a', '/a:%2A'],
    ['silenced info', '/%2A:%2A'],
    ['silenced delete -c b --skip-confirm', '/%2A:b'],
    ['silenced delete x:y -c b --skip-confirm', '/x:y'],
  ];
  for (const [words, path] of silences) {
    it(words, async () => {
      const { requests } = await run(words, {});
      const method = words.includes('delete') ? 'DELETE' : 'GET';
      assert.deepEqual(requests, [`${method} /api/core/v2/namespaces/default/silenced${path}`]);
    });
  }
});
