import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, linesOf, openBench } from '../../support/bench.js';
import { serving } from '../../support/listeners.js';

const handler = (name: string, metadata: object = {}): string =>
  JSON.stringify({
    type: 'Handler',
    metadata: { name, ...metadata },
    spec: { type: 'pipe', command: 'cat' },
  });
const filter = (name: string): string =>
  JSON.stringify({
    type: 'EventFilter',
    metadata: { name },
    spec: { action: 'allow', expressions: ['true'] },
  });
const clusterRole = (name: string): string =>
  JSON.stringify({
    type: 'ClusterRole',
    metadata: { name },
    spec: { rules: [{ verbs: ['get'], resources: ['checks'] }] },
  });

/** `Handler default/a` */
const named = (stdout: string): string[] =>
  JSON.parse(stdout).map((reference: { type: string; namespace?: string; name: string }) =>
    [reference.type, [reference.namespace, reference.name].filter(Boolean).join('/')].join(' '),
  );

describe('prune', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(() => bench.backend.reset());
  after(() => bench.close());

  const file = (name: string, content: string): string => {
    const path = join(bench.folders.cwd, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return name;
  };
  const create = (...documents: string[]) => bench.pipe(['create'], { stdin: documents.join('\n') });
  const names = async (group: string): Promise<string[]> =>
    (await bench.json(group, 'list')).map((item: { metadata: { name: string } }) => item.metadata.name);
  const prune = (words: string[], stdin?: string) =>
    bench.pipe(['prune', ...words], stdin === undefined ? {} : { stdin });

  it('deletes what create made and no file holds, and prints references to it', async () => {
    await create(handler('a', { labels: { team: 'x' } }), handler('b'), filter('f'));
    await bench.pipe(['handler', 'create', 'by-hand', '--type', 'pipe', '--command', 'cat']);
    const { exit, stdout, stderr, exchanges } = await prune([
      'handlers',
      '-f',
      file('keep.json', handler('b')),
    ]);
    assert.deepEqual([exit, stderr], [0, '']);
    assert.deepEqual(JSON.parse(stdout), [
      {
        type: 'Handler',
        api_version: 'core/v2',
        name: 'a',
        namespace: 'default',
        labels: { team: 'x', 'sensu.io/managed_by': 'sensuctl' },
        created_by: 'admin',
      },
    ]);
    assert.deepEqual(linesOf(exchanges).slice(1), ['GET handlers?limit=100', 'DELETE handlers/a']);
    assert.deepEqual([await names('handler'), await names('filter')], [['b', 'by-hand'], ['f']]);
    assert.equal((await prune(['handlers', '-f', 'keep.json'])).stdout, '[]\n\n');
  });

  it('leaves everything with --dry-run', async () => {
    await create(handler('a'));
    const { exit, stdout, exchanges } = await prune(['all', '-d'], filter('f'));
    assert.deepEqual([exit, named(stdout)], [0, ['Handler default/a']]);
    assert.ok(exchanges.every(({ method }) => method === 'GET'));
  });

  const everything = [
    '{"type":"Namespace","spec":{"name":"dev"}}',
    handler('a', { labels: { team: 'x' } }),
    handler('b'),
    handler('a', { namespace: 'dev' }),
    handler('c', { namespace: 'dev' }),
    filter('f'),
    clusterRole('wide'),
    '{"type":"Silenced","spec":{"subscription":"linux","check":"cpu"}}',
    '{"type":"CheckConfig","metadata":{"name":"k"},"spec":{"command":"true","cron":"@daily"}}',
    '{"type":"Entity","metadata":{"name":"e"},"spec":{"entity_class":"proxy"}}',
  ];
  const table: readonly (readonly [words: string, stays: string[], goes: string[]])[] = [
    ['handlers', [handler('b')], ['Handler default/a']],
    ['handlers --label-selector team==x', [handler('z')], ['Handler default/a']],
    ['handler,filter', [handler('a')], ['Handler default/b', 'EventFilter default/f']],
    ['core/v2.Handler,event_filter', [handler('b')], ['Handler default/a', 'EventFilter default/f']],
    ['handlers --namespace dev', [handler('a')], ['Handler dev/c']],
    ['handlers --namespaces default,dev', [handler('a')], ['Handler default/b', 'Handler dev/c']],
    [
      'handlers --all-namespaces',
      [handler('a', { namespace: 'dev' })],
      ['Handler default/a', 'Handler default/b', 'Handler dev/c'],
    ],
    ['cluster-roles', [handler('a')], []],
    ['cluster-roles,handlers --cluster-wide', [handler('a')], ['Handler default/b', 'ClusterRole wide']],
    [
      'all --omit handlers,silenced,entities',
      [filter('g')],
      ['CheckConfig default/k', 'EventFilter default/f'],
    ],
    // What a check or entity looks like elsewhere is the same one.
    [
      'checks,silenced',
      ['{"type":"Check","metadata":{"name":"k"},"spec":{}}'],
      ['Silenced default/linux:cpu'],
    ],
    [
      'checks,silenced',
      ['{"type":"Silenced","spec":{"subscription":"linux","check":"cpu"}}'],
      ['CheckConfig default/k'],
    ],
    // Nobody is noted as the maker of an entity.
    ['entities', [filter('g')], []],
    ['entities --all-users', [filter('g')], ['Entity default/e']],
    ['handlers --users nobody', [filter('g')], []],
    ['handlers --users nobody,admin', [handler('a')], ['Handler default/b']],
    ['users,namespaces --cluster-wide --all-users', [filter('g')], []],
  ];
  for (const [words, stays, goes] of table) {
    it(`${words}, but for ${stays.length} document: ${goes.join(', ') || 'nothing'}`, async () => {
      await create(...everything);
      const { exit, stdout } = await prune(words.split(' '), stays.join('\n'));
      assert.deepEqual([exit, named(stdout)], [0, goes]);
      const again = await prune(words.split(' '), stays.join('\n'));
      assert.equal(again.stdout, '[]\n\n');
    });
  }

  it('passes over types that nothing is known about, and says so', async () => {
    await create(handler('a'));
    const { exit, stdout, stderr } = await prune(
      ['secrets/v1.Secret,users,role-bindings,handlers'],
      filter('f'),
    );
    assert.deepEqual([exit, named(stdout)], [0, ['Handler default/a']]);
    assert.equal(
      stderr,
      'secrets/v1.Secret is left out: only the commercial edition has it\n' +
        'users is left out: it has no labels that could say who manages it\n',
    );
  });

  const refused: readonly (readonly [words: string[], stdin: string, message: RegExp])[] = [
    [['handlers'], '', /^Error: empty stdin/],
    [['handlers', '-f', 'none'], '', /^Error: lstat none: no such file/],
    [['nonsense'], handler('a'), /^Error: invalid resource type: nonsense\n$/],
    [['all', '--omit', 'nonsense'], handler('a'), /^Error: error parsing --omit: invalid resource type/],
    [['all', '-a', '-u', 'x'], handler('a'), /^Error: --all-users and --users are mutually exclusive/],
    [['all', '--label-selector', 'a'], handler('a'), /^Error: invalid --label-selector "a": column 2/],
    [['all', '--namespace', 'a', '--namespaces', 'b'], handler('a'), /mutually exclusive/],
    [[], handler('a'), /^Error: invalid argument/],
  ];
  for (const [words, stdin, message] of refused) {
    it(`prune ${words.join(' ')} deletes nothing`, async () => {
      await create(handler('keep'));
      const { exit, stderr } = await prune(words, stdin);
      assert.equal(exit, 1);
      assert.match(stderr, message);
      assert.deepEqual(await names('handler'), ['keep']);
    });
  }

  it('takes an empty folder for an empty repository only with --recursive', async () => {
    await create(handler('a'));
    mkdirSync(join(bench.folders.cwd, 'empty', 'deeper'), { recursive: true });
    const refusal = await prune(['handlers', '-f', 'empty']);
    assert.match(refusal.stderr, /^Error: no resources were read, so all would go: --recursive reads/);
    assert.deepEqual(await names('handler'), ['a']);
    assert.deepEqual(named((await prune(['handlers', '-rf', 'empty'])).stdout), ['Handler default/a']);
  });

  it('names file, document and line of a mistake, and deletes nothing', async () => {
    await create(handler('a'));
    file('tree/deep/bad.yml', `${handler('b')}\n---\ntype: Handlr\nspec: {}\n`);
    const { exit, stdout, stderr } = await prune(['all', '-rf', 'tree']);
    assert.deepEqual([exit, stdout], [1, '']);
    assert.match(
      stderr,
      /^tree\/deep\/bad\.yml, line 3, document 2: error parsing spec: type could not be found/,
    );
    assert.match(stderr, /^Error: in tree\/deep\/bad\.yml: some resources couldn't be parsed$/m);
    symlinkSync('.', join(bench.folders.cwd, 'tree', 'link'));
    file('tree/deep/bad.yml', handler('b'));
    assert.match((await prune(['all', '-rf', 'tree'])).stderr, /^Error: tree\/link: a link to a folder/);
    assert.deepEqual(await names('handler'), ['a']);
  });

  it('goes on after a refusal, tells it, and ends with 1', async () => {
    await create(
      handler('a'),
      filter('f'),
      '{"type":"ClusterRole","metadata":{"name":"some"},"spec":{"rules":[{"verbs":["list","delete"],"resources":["filters"]},{"verbs":["list"],"resources":["handlers"]}]}}',
      '{"type":"ClusterRoleBinding","metadata":{"name":"some"},"spec":{"role_ref":{"type":"ClusterRole","name":"some"},"subjects":[{"type":"User","name":"bob"}]}}',
    );
    await bench.pipe(['user', 'create', 'bob', '--password', 'P@ssw0rd!']);
    const key = (await bench.pipe(['api-key', 'grant', 'bob'])).stdout.trim().split('/').at(-1) as string;
    const words = ['prune', 'handlers,filters,hooks', '-u', 'admin', '--api-key', key];
    const { exit, stdout, stderr } = await bench.pipe(words, { stdin: filter('g') });
    assert.deepEqual([exit, named(stdout)], [1, ['EventFilter default/f']]);
    assert.equal(
      stderr,
      'error deleting Handler default/a (/api/core/v2/namespaces/default/handlers/a): unauthorized to perform action\n' +
        'core/v2.HookConfig of the namespace default could not be listed: unauthorized to perform action\n' +
        'Error: 1 of 2 resources were not pruned\n',
    );
    // Whose key it is he may not ask.
    const own = await bench.pipe(['prune', 'filters', '--api-key', key], { stdin: filter('g') });
    assert.match(own.stderr, /^Error: cannot tell whose resources to prune: name them with --users/);
  });

  it('tries nothing more once no answer comes', async () => {
    const managed = ['a', 'b'].map((name) => ({
      metadata: {
        name,
        namespace: 'default',
        created_by: 'me',
        labels: { 'sensu.io/managed_by': 'sensuctl' },
      },
    }));
    const listener = await serving((request, response) => {
      if (request.method === 'DELETE') request.socket.destroy();
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(managed));
    });
    try {
      const env = { SENSU_API_URL: listener.url, SENSU_API_KEY: 'k' };
      const words = ['prune', 'handlers', '--users', 'me'];
      const { exit, stdout, stderr, exchanges } = await bench.pipe(words, { env, stdin: filter('f') });
      assert.deepEqual([exit, stdout], [1, '[]\n\n']);
      assert.match(
        stderr,
        /^error deleting Handler default\/a \(.*\): Delete "http.*EOF\nError: 2 of 2 resources were not pruned\n$/,
      );
      assert.deepEqual(linesOf(exchanges), ['GET handlers?limit=100', 'DELETE handlers/a']);
    } finally {
      await listener.close();
    }
  });

  it('shows a person what would go, and asks', async () => {
    await create(
      handler('a'),
      handler('b'),
      '{"type":"Entity","metadata":{"name":"e"},"spec":{"entity_class":"proxy"}}',
    );
    file('keep.json', filter('f'));
    const words = ['prune', 'handlers,entities', '-f', 'keep.json'];
    const question = 'Are you sure you would like to delete these 2 resources? (y/N)';
    const no = await bench.terminal(words, { script: [{ wait: question, keys: 'n\r' }] });
    assert.deepEqual([no.exit, no.unanswered], [0, []]);
    assert.match(
      no.text,
      /^Handler default\/a \(made by admin\) is in none of the files\nHandler default\/b/,
    );
    assert.match(no.text, /^Left alone: 1 of nobody known \(--all-users takes them too\)$/m);
    assert.match(no.text, /^Canceled$/m);
    assert.deepEqual(await names('handler'), ['a', 'b']);
    const dry = await bench.terminal([...words, '--dry-run']);
    assert.match(dry.text, /2 would be deleted\n$/);
    const yes = await bench.terminal(words, { script: [{ wait: question, keys: 'y\r' }] });
    assert.equal(yes.exit, 0);
    assert.match(yes.text, /deleted {3}Handler default\/a\ndeleted {3}Handler default\/b\n2 deleted\n$/);
    assert.deepEqual(await names('handler'), []);
    const nothing = await bench.terminal(words);
    assert.match(nothing.text, /nothing to prune\n$/);
    await create(handler('c'));
    assert.equal((await bench.terminal([...words, '--skip-confirm'])).exit, 0);
    assert.deepEqual(await names('handler'), []);
  });
});
