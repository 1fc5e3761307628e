import assert from 'node:assert/strict';
import { type Bench, linesOf, openBench } from '../../support/bench.js';

const ctrlC = '\x03';
const tab = '\t';
const enter = '\r';

/** Everything that asks, with the first question of each. */
const asking: readonly [words: string, question: string][] = [
  ['asset create a --interactive', 'Name:'],
  ['check create a --interactive', 'Check Name:'],
  ['check execute --interactive', 'Check Name:'],
  ['check set-hooks a --interactive', 'Check Name:'],
  ['configure', 'API URL:'],
  ['entity create a --interactive', 'Entity Name:'],
  ['filter create a --interactive', 'Filter Name:'],
  ['handler create a --interactive', 'Handler Name:'],
  ['hook create a --interactive', 'Hook Name:'],
  ['mutator create a --interactive', 'Mutator Name:'],
  ['namespace create a --interactive', 'Name:'],
  ['silenced create --interactive', 'Namespace:'],
  ['silenced delete', 'Subscription:'],
  ['silenced update', 'Subscription:'],
  ['user create a --interactive', 'Username:'],
  ['user change-password admin --interactive', 'Current Password:'],
  ['user reset-password agent --interactive', 'New Password:'],
  ['user test-creds admin --interactive', 'Username:'],
  ['asset update here', 'URL:'],
  ['check update here', 'Command:'],
  ['entity update here', 'Entity Class:'],
  ['filter update here', 'Action:'],
  ['handler update here', 'Environment variables:'],
  ['hook update here', 'Command:'],
  ['mutator update here', 'Type:'],
];

/** Everything that asks before it destroys, and what it says when it was told to go on. */
const destroying: readonly [words: string, done: RegExp][] = [
  ['event delete here here', /^Deleted$/m],
  ...['asset', 'check', 'entity', 'filter', 'handler', 'hook', 'mutator', 'pipeline'].map(
    (group): [string, RegExp] => [`${group} delete here`, /^Deleted$/m],
  ),
  ['cluster-role delete here', /^Deleted$/m],
  ['cluster-role-binding delete here', /^Deleted$/m],
  ['role delete here', /^Deleted$/m],
  ['role-binding delete here', /^Deleted$/m],
  ['namespace delete here', /^Deleted$/m],
  ['silenced delete here:*', /^Deleted$/m],
  ['user disable here', /^Disabled$/m],
  ['tessen opt-out', /thought we were friends/],
];

const metadata = { name: 'here' };
const rules = [{ verbs: ['get'], resources: ['checks'] }];
const subjects = [{ type: 'User', name: 'here' }];
const seed: readonly [type: string, spec: object][] = [
  ['Asset', { url: 'https://a.example.com/a.tgz', sha512: 'ab'.repeat(64) }],
  ['CheckConfig', { command: 'true', interval: 10, subscriptions: ['a'] }],
  ['Entity', { entity_class: 'proxy' }],
  ['EventFilter', { action: 'allow', expressions: ['true'] }],
  ['Handler', { type: 'pipe', command: 'true' }],
  ['HookConfig', { command: 'true', timeout: 1 }],
  ['Mutator', { command: 'true' }],
  ['Pipeline', { workflows: [] }],
  ['ClusterRole', { rules }],
  ['ClusterRoleBinding', { role_ref: { type: 'ClusterRole', name: 'here' }, subjects }],
  ['Role', { rules }],
  ['RoleBinding', { role_ref: { type: 'Role', name: 'here' }, subjects }],
  ['Namespace', { name: 'here' }],
  ['User', { username: 'here', password: 'P@ssw0rd!' }],
  ['Silenced', { subscription: 'here', reason: 'test' }],
  ['Event', { entity: { metadata, entity_class: 'proxy' }, check: { metadata, interval: 10, status: 0 } }],
];

describe('at a terminal', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(async () => {
    await bench.backend.reset();
    const documents = seed.map(([type, spec]) =>
      JSON.stringify({ type, metadata: type === 'Event' ? {} : metadata, spec }),
    );
    const { stderr } = await bench.pipe(['create'], { stdin: documents.join('\n') });
    assert.equal(stderr, '');
    await bench.backend.settle();
  });
  after(() => bench.close());

  const changes = (exchanges: Parameters<typeof linesOf>[0]): string[] =>
    linesOf(exchanges).filter((line) => !line.startsWith('GET'));

  it('Ctrl-C at any question changes nothing and leaves the terminal as it was', async () => {
    for (const [words, question] of asking) {
      const run = await bench.terminal(words.split(' '), { script: [{ wait: question, keys: ctrlC }] });
      assert.deepEqual([run.exit, run.unanswered, changes(run.exchanges)], [1, [], []], words);
      assert.match(run.text, /\nError: interrupt\n$/, words);
      assert.deepEqual([run.isRaw, cursorIsShown(run.printed)], [false, true], words);
    }
  });

  it('nothing is destroyed without a yes', async () => {
    for (const [words] of destroying) {
      for (const keys of [ctrlC, enter, `n${enter}`]) {
        const run = await bench.terminal(words.split(' '), { script: [{ wait: '(y/N)', keys }] });
        assert.deepEqual([run.exit, run.unanswered, changes(run.exchanges)], [0, [], []], words);
        assert.match(run.text, /\n(Canceled|Phew! .*)\n$/, words);
        assert.deepEqual([run.isRaw, cursorIsShown(run.printed)], [false, true], words);
      }
    }
  });

  it('a yes, or --skip-confirm, destroys', async () => {
    for (const [words, done] of destroying) {
      const asked = await bench.terminal(words.split(' '), {
        script: [{ wait: '(y/N)', keys: `y${enter}` }],
      });
      assert.match(asked.text, done, words);
      assert.equal(changes(asked.exchanges).length, 1, words);
    }
    await bench.backend.reset();
    for (const [words] of destroying) {
      const { text } = await bench.terminal([...words.split(' '), '--skip-confirm']);
      assert.doesNotMatch(text, /y\/N/, words);
    }
  });

  it('the Tab key completes names that the backend knows, one after the other', async () => {
    for (const name of ['slack', 'pager-day', 'pager-night'])
      await bench.pipe(['handler', 'create', name, '--command', 'cat']);
    const { exchanges, text } = await bench.terminal(['handler', 'create', 'all', '--interactive'], {
      script: [
        { wait: 'Name:', keys: enter },
        { wait: 'Namespace:', keys: enter },
        { wait: 'variables:', keys: enter },
        { wait: 'Filters:', keys: `is${tab}` },
        { wait: 'is_incident', keys: `, not${tab}` },
        { wait: 'not_silenced', keys: enter },
        { wait: 'Mutator:', keys: `nosuch${tab}` },
        { wait: 'nosuch', keys: enter },
        { wait: 'Timeout:', keys: enter },
        { wait: 'Type:', keys: 'set' },
        { wait: '> set', keys: enter },
        { wait: 'Assets:', keys: enter },
        { wait: 'Handlers:', keys: `sl${tab}` },
        { wait: 'slack', keys: `,p${tab}` },
        { wait: 'pager-day  pager-night', keys: `n${tab}` },
        { wait: 'slack,pager-night', keys: enter },
      ],
    });
    assert.match(text, /\nCreated\n$/);
    const sent = exchanges.find(({ method }) => method === 'POST');
    const { filters, handlers, mutator } = JSON.parse(sent?.requestBody ?? '{}');
    assert.deepEqual(
      { filters, handlers, mutator },
      { filters: ['is_incident', 'not_silenced'], handlers: ['slack', 'pager-night'], mutator: 'nosuch' },
    );
  });

  it('completion that gets no answer says nothing', async () => {
    const { text, exit } = await bench.terminal(['check', 'execute', '--interactive'], {
      env: { SENSU_API_URL: 'http://127.0.0.1:1', SENSU_API_KEY: 'x' },
      script: [
        { wait: 'Check Name:', keys: `a${tab}` },
        { wait: 'a', keys: ctrlC },
      ],
    });
    assert.equal(exit, 1);
    assert.match(text, /\nError: interrupt\n$/);
    assert.doesNotMatch(text, /refused/);
  });
});

/** By the last of the codes that show or hide it. */
const cursorIsShown = (printed: string): boolean =>
  printed.lastIndexOf('\x1b[?25h') >= printed.lastIndexOf('\x1b[?25l');
