import assert from 'node:assert/strict';
import { type Bench, linesOf, openBench } from '../../support/bench.js';

const document = (type: string, name: string, labels: object, spec: object): string =>
  JSON.stringify({ type, metadata: { name, namespace: 'default', labels }, spec });

describe('selectors of lists', () => {
  let bench: Bench;
  let community: Bench;
  before(async () => {
    bench = await openBench();
    community = await openBench({ compat: '6.7.5' });
  });
  after(() => Promise.all([bench.close(), community.close()]));

  const stdin = [
    document('Handler', 'a', { team: 'x', region: 'eu' }, { type: 'set', handlers: ['z'] }),
    document('Handler', 'b', { team: 'y' }, { type: 'pipe', command: 'cat', filters: ['is_incident'] }),
    document('Handler', 'c', { team: 'x' }, { type: 'pipe', command: 'cat' }),
    document(
      'Event',
      '',
      {},
      {
        entity: {
          metadata: { name: 'web', namespace: 'default', labels: { team: 'x' } },
          entity_class: 'proxy',
        },
        check: { metadata: { name: 'cpu', namespace: 'default' }, status: 2 },
      },
    ),
    document('Silenced', 'linux:*', { team: 'x' }, { subscription: 'linux', check: '*' }),
    document('Silenced', 'linux:cpu', {}, { subscription: 'linux', check: 'cpu', reason: 'upgrade' }),
  ].join('\n');

  const table: readonly (readonly [words: string[], names: string[]])[] = [
    [
      ['handler', 'list', '--label-selector', 'team == x'],
      ['a', 'c'],
    ],
    [
      ['handler', 'list', '--label-selector', 'team in [x, y] && region != eu'],
      ['b', 'c'],
    ],
    [
      ['handler', 'list', '--field-selector', 'handler.type == pipe'],
      ['b', 'c'],
    ],
    [['handler', 'list', '--field-selector', 'is_incident in handler.filters'], ['b']],
    [['handler', 'list', '--label-selector', 'team == x', '--field-selector', 'handler.type == pipe'], ['c']],
    [
      ['handler', 'list', '--label-selector', 'team == x', '--chunk-size', '1'],
      ['a', 'c'],
    ],
    [['handler', 'list', '--all-namespaces', '--field-selector', 'handler.name matches a'], ['a']],
    [
      ['handler', 'list', '--label-selector', ' '],
      ['a', 'b', 'c'],
    ],
    [['event', 'list', '--label-selector', 'team == x'], ['']],
    [['event', 'list', '--field-selector', 'event.check.status == "0"'], []],
    [['silenced', 'list', '--label-selector', 'team == x'], ['linux:*']],
    [['silenced', 'list', '--field-selector', 'silenced.reason == upgrade'], ['linux:cpu']],
    [['silenced', 'list', '-s', 'linux', '-c', 'cpu', '--label-selector', 'team == x'], []],
    [['user', 'list', '--label-selector', 'team == x'], []],
  ];

  for (const [words, names] of table) {
    it(`${words.join(' ')}: the same whether the backend has chosen or not`, async () => {
      for (const { pipe, backend } of [bench, community]) {
        await pipe(['create'], { stdin });
        await backend.settle();
        const { stdout, stderr } = await pipe([...words, '--format', 'json']);
        assert.equal(stderr, '');
        const found: { metadata?: { name?: string } }[] = JSON.parse(stdout);
        assert.deepEqual(
          found.map(({ metadata }) => metadata?.name ?? ''),
          names,
        );
      }
    });
  }

  it('passes them on as they are', async () => {
    const words = ['namespace', 'list', '--field-selector', 'namespace.name == default', '--chunk-size', '1'];
    const { stdout, exchanges } = await community.pipe([...words, '--format', 'json']);
    assert.deepEqual(JSON.parse(stdout), [{ name: 'default' }]);
    assert.deepEqual(linesOf(exchanges), [
      'GET /api/core/v2/namespaces?fieldSelector=namespace.name+%3D%3D+default&limit=1',
      'GET /api/core/v2/namespaces?continue=ZGVmYXVsdAA&fieldSelector=namespace.name+%3D%3D+default&limit=1',
    ]);
  });

  it('tells a person of fields that there are not', async () => {
    const words = [
      'hook',
      'list',
      '--field-selector',
      'hook.command == a && hook.name != b && x in hook.labels.y',
    ];
    const { text } = await bench.terminal(words);
    const told =
      'Nothing is called hook.command here; there are hook.name, hook.namespace, hook.labels.KEY.\n';
    assert.equal(text.slice(0, told.length), told);
    assert.equal(text.match(/Nothing is called/g)?.length, 1);
    assert.equal((await bench.pipe(words)).stderr, '');
  });

  it('says of a text that is no selector where it goes wrong and what would do, and asks nothing', async () => {
    const failed = await bench.pipe(['check', 'list', '--label-selector', 'team-name == x']);
    assert.deepEqual([failed.exit, failed.stdout, failed.exchanges.length], [1, '', 0]);
    assert.equal(
      failed.stderr,
      'Error: invalid --label-selector "team-name == x": column 1: "team-name" must stand in quotation marks: ' +
        'only letters, digits, _, . and / may stand without\n',
    );
    const shown = await bench.terminal(['filter', 'list', '--field-selector', 'filter.action = deny']);
    assert.match(shown.text, /column 15: write == \(or !=\) to compare/);
    assert.match(shown.text, /For example: --field-selector 'filter\.name == "x"'/);
  });
});
