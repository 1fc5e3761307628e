import assert from 'node:assert/strict';
import { readBegin } from '../../../src/commands/silenced/begin.js';
import { type Bench, includes, linesOf, openBench } from '../../support/bench.js';

const sha512 = 'ab'.repeat(64);

describe('commands made of forms', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(() => bench.backend.reset());
  after(() => bench.close());

  /** Words, and the body that they must send. */
  const creations: readonly (readonly [string, object])[] = [
    [
      'handler create h --command cat --env-vars A=1,B=2 -i 30',
      { type: 'pipe', command: 'cat', env_vars: ['A=1', 'B=2'], timeout: 30, handlers: [] },
    ],
    [
      'handler create h -t tcp --socket-host x --socket-port 99',
      { type: 'tcp', socket: { host: 'x', port: 99 } },
    ],
    // What is no number counts as 0 in a pipe, as scripts know it.
    ['handler create h --command cat -i soon', { timeout: 0 }],
    [
      'check create c -c true -s a,b -i 60 --stdin',
      { stdin: true, publish: true, subscriptions: ['a', 'b'] },
    ],
    ['check create c -c true -s a --cron @daily -p=false', { cron: '@daily', interval: 0, publish: false }],
    ['filter create f -a deny -s true,false', { action: 'deny', expressions: ['true', 'false'] }],
    ['mutator create m -c cat', { type: 'pipe', command: 'cat', timeout: 0 }],
    ['hook create k -c ps', { timeout: 60, stdin: false }],
    [`asset create a -u http://x/y --sha512 ${sha512} --filter true`, { filters: ['true'], builds: null }],
    ['entity create e -c proxy -s x', { entity_class: 'proxy', subscriptions: ['x'] }],
    ['silenced create -s x -r why -e 60 --begin 2030-01-02T03:04:05Z', { begin: 1893553445, expire: 60 }],
    ['namespace create dev', { name: 'dev' }],
    ['user create ann -p password1 -g x,y', { username: 'ann', groups: ['x', 'y'], disabled: false }],
    [
      'role create r -v get,list -r checks',
      { rules: [{ verbs: ['get', 'list'], resources: ['checks'], resource_names: [] }] },
    ],
    ['cluster-role create r -v get -r checks', { metadata: { name: 'r' } }],
    [
      'role-binding create b -r r -g g -u u',
      {
        role_ref: { type: 'Role', name: 'r' },
        subjects: [
          { type: 'Group', name: 'g' },
          { type: 'User', name: 'u' },
        ],
      },
    ],
    ['cluster-role-binding create b -c view -u u', { role_ref: { type: 'ClusterRole', name: 'view' } }],
  ];
  for (const [words, body] of creations) {
    it(words.replace(sha512, '...'), async () => {
      const { exit, stdout, stderr, exchanges } = await bench.pipe(words.split(' '));
      assert.deepEqual({ exit, stdout, stderr }, { exit: 0, stdout: 'Created\n', stderr: '' });
      assert.equal(exchanges.length, 1);
      assert.equal(exchanges[0]?.method, 'POST');
      includes(JSON.parse(exchanges[0]?.requestBody ?? ''), body);
    });
  }

  const refusals: readonly (readonly [string, string, help?: 'with help'])[] = [
    ['handler create h', 'invalid argument(s) received', 'with help'],
    ['mutator create m --command= --eval=', 'invalid argument(s) received'],
    ['entity create e -c two,words', 'entity class cannot contain spaces or special characters', 'with help'],
    ['check create c -c true -s a', 'must specify --interval or --cron'],
    ['check create c', 'required flag(s) "command", "subscriptions" not set'],
    [
      'filter create f -a allow -s a.b.',
      'syntax error in expression 0: (anonymous): Line 1:5 Unexpected end of input',
    ],
    [`asset create -u http://x/y --sha512 ${sha512}`, 'Bad inputs:  , and please provide a name.'],
    ['silenced create -r x', 'must specify --check or --subscription'],
    ['silenced create -s x -r x -e soon', 'strconv.ParseInt: parsing "soon": invalid syntax'],
    ['role create', 'a name is required', 'with help'],
    ['role create a b', 'too many arguments supplied: a, b', 'with help'],
    ['role create r -v fly -r checks', 'the verb "fly" is not valid'],
    ['cluster-role-binding create b -c view', 'at least one group or user must be provided'],
    ['user reset-password ann', 'new password must be provided', 'with help'],
    ['user change-password ann -c x -p short', 'password length must be at least 8 characters'],
    ['cluster member-remove xyz', 'invalid id: strconv.ParseUint: parsing "xyz": invalid syntax'],
    ['describe-type checks,nosuch', 'invalid resource type: nosuch'],
  ];
  for (const [words, message, help] of refusals) {
    it(`${words.replace(sha512, '...')} is refused`, async () => {
      const { exit, stdout, stderr, exchanges } = await bench.pipe(words.split(' '));
      assert.deepEqual({ exit, stderr }, { exit: 1, stderr: `Error: ${message}\n` });
      assert.equal(stdout.includes('Usage:'), help !== undefined);
      assert.deepEqual(exchanges, []);
    });
  }

  it('a person is told of a number that is none', async () => {
    const { exit, text } = await bench.terminal(['handler', 'create', 'h', '--command', 'cat', '-i', 'soon']);
    assert.deepEqual([exit, text], [1, 'Error: --timeout soon: not a number\n']);
  });

  it('a handler is asked for what its type needs', async () => {
    const enter = (wait: string) => ({ wait, keys: '\r' });
    const { exit, exchanges, unanswered } = await bench.terminal(
      ['handler', 'create', '--interactive', 's'],
      {
        script: [
          ...[
            'Handler Name:',
            'Namespace:',
            'Environment variables:',
            'Filters:',
            'Mutator:',
            'Timeout:',
          ].map(enter),
          { wait: 'Type:', keys: 'set\r' },
          enter('Runtime Assets:'),
          { wait: 'Handlers:', keys: 'a, b\r' },
        ],
      },
    );
    assert.deepEqual([exit, unanswered], [0, []]);
    includes(JSON.parse(exchanges[0]?.requestBody ?? ''), {
      metadata: { name: 's', namespace: 'default' },
      type: 'set',
      handlers: ['a', 'b'],
    });
  });

  // The original loses each of these fields when Enter is pressed at every prompt.
  const updates: Record<string, { stdin: object; update: string; prompts: string[]; kept: object }> = {
    'the TTL of a check': {
      stdin: {
        type: 'CheckConfig',
        metadata: { name: 'x' },
        spec: { command: 'true', interval: 60, ttl: 600, subscriptions: ['a'] },
      },
      update: 'check update x',
      prompts:
        'Command: Interval: Cron: Timeout: TTL: Subscriptions: Handlers: Runtime_Assets: Publish: Check_Proxy_Entity_Name: Check_STDIN: High_Flap_Threshold: Low_Flap_Threshold: Metric_Format: Metric_Handlers: Round_Robin'.split(
          ' ',
        ),
      kept: { ttl: 600 },
    },
    'the action and the assets of a filter': {
      stdin: {
        type: 'EventFilter',
        metadata: { name: 'x' },
        spec: { action: 'deny', expressions: ['true'], runtime_assets: ['a'] },
      },
      update: 'filter update x',
      prompts: ['Action:', 'Expressions', 'Runtime_Assets:'],
      kept: { action: 'deny', runtime_assets: ['a'] },
    },
    'the script of a mutator': {
      stdin: { type: 'Mutator', metadata: { name: 'x' }, spec: { type: 'javascript', eval: 'return event' } },
      update: 'mutator update x',
      prompts: ['Type:', 'Command:', 'Eval:', 'Timeout:', 'Environment_variables:', 'Runtime_Assets:'],
      kept: { type: 'javascript', eval: 'return event' },
    },
    'the begin of a silence': {
      stdin: { type: 'Silenced', metadata: {}, spec: { subscription: 'x', begin: 1893553445, expire: 60 } },
      update: 'silenced update x:*',
      prompts: ['Begin_time:', 'Expiry_in_Seconds:', 'Expire_on_Resolve:', 'Reason:'],
      kept: { begin: 1893553445, expire: 60 },
    },
    'the secrets in the labels of an entity': {
      // They are not sent at all.
      stdin: {
        type: 'Entity',
        metadata: { name: 'x', labels: { password: 'hidden' } },
        spec: { entity_class: 'proxy', subscriptions: ['a'] },
      },
      update: 'entity update x',
      prompts: ['Entity_Class:', 'Subscriptions:'],
      kept: { entity_class: 'proxy', subscriptions: ['a'], metadata: undefined },
    },
  };
  for (const [title, { stdin, update, prompts, kept }] of Object.entries(updates)) {
    it(`an update keeps ${title}`, async () => {
      const made = await bench.pipe(['create'], { stdin: JSON.stringify(stdin) });
      assert.equal(made.stderr, '');
      const { exit, exchanges, unanswered } = await bench.terminal(update.split(' '), {
        script: prompts.map((wait) => ({ wait: wait.replaceAll('_', ' '), keys: '\r' })),
      });
      assert.deepEqual([exit, unanswered], [0, []]);
      includes(JSON.parse(exchanges.at(-1)?.requestBody ?? ''), kept);
    }).timeout(10_000);
  }

  it('check fields are set and removed one by one', async () => {
    await bench.pipe('check create c -c true -s a -i 60'.split(' '));
    const steps: readonly (readonly [string, string, object])[] = [
      ['set-ttl c 90', 'Updated', { ttl: 90 }],
      ['set-handlers c x,y', 'Updated', { handlers: ['x', 'y'] }],
      ['remove-ttl c', 'Removed', { ttl: 0 }],
      ['set-cron c @hourly', 'Updated', { cron: '@hourly', interval: 0 }],
      ['set-interval c 30', 'Updated', { interval: 30 }],
      ['set-hooks c -t critical -k ps', 'Added', { check_hooks: [{ critical: ['ps'] }] }],
    ];
    for (const [words, said, expected] of steps) {
      const { stdout, stderr } = await bench.pipe(['check', ...words.split(' ')]);
      assert.deepEqual([stdout, stderr], [`${said}\n`, ''], words);
      includes(await bench.json('check', 'info', 'c'), expected);
    }
    const { stderr, exchanges } = await bench.pipe(['check', 'set-interval', 'c', 'often']);
    assert.equal(stderr, 'Error: strconv.ParseUint: parsing "often": invalid syntax\n');
    assert.deepEqual(linesOf(exchanges), ['GET checks/c']);
  });

  it('a silence begins when a person says', () => {
    const now = 1_700_000_000;
    const begins: Record<string, number | string> = {
      now,
      '0': now,
      '2018-05-10T07:04:00-08:00': 1525964640,
      '2018-05-10 15:04:00 Z': 1525964640,
      'May 10 2018 3:04PM UTC': 1525964640,
      'May 10 2018 8:04AM America/Vancouver': 1525964640,
      'Dec 10 2018 12:00AM UTC': 1544400000,
      'May 10 2018 3:04PM Nowhere/Land': 'unknown time zone Nowhere/Land',
      '2018-02-30T00:00:00Z': 'parsing time "2018-02-30T00:00:00Z": day out of range',
      tomorrow: 'unknown format for provided date tomorrow',
    };
    for (const [text, expected] of Object.entries(begins)) {
      const begin = readBegin(text, now);
      assert.equal('problem' in begin ? begin.problem : begin.seconds, expected, text);
    }
  });
});
