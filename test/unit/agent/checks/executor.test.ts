import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'mocha';
import { CheckExecutor, type CheckSettings } from '../../../../src/agent/checks/index.js';
import { manualClock } from '../../../../src/host/clock.js';
import { check as checkKind } from '../../../../src/resources/core/check.js';
import type { Event } from '../../../../src/resources/core/event.js';
import { hook as hookKind } from '../../../../src/resources/core/hook.js';
import { decode } from '../../../../src/resources/kit/decode.js';
import type { JsonObject } from '../../../../src/resources/kit/json.js';
import type { CheckRequest } from '../../../../src/wire/agent/index.js';
import { start, type TestAround, testAround } from '../around.js';

const machine = {
  environment: { PATH: process.env['PATH'], HOME: '/home/x' },
  install: async () => [],
};
const real: Partial<CheckSettings> = { machine };
const metadata = { name: 'web', namespace: 'default' };

function request(config: JsonObject, more: Partial<CheckRequest> = {}): CheckRequest {
  const whole = { metadata, interval: 60, ...config };
  return {
    config: decode(checkKind.shape, whole),
    assets: null,
    hooks: null,
    issued: start,
    hook_assets: {},
    secrets: null,
    ...more,
  };
}

const hooks = (...list: JsonObject[]) =>
  list.map((config) =>
    decode(hookKind.shape, {
      timeout: 5,
      ...config,
      metadata: { name: config['name'] ?? '', namespace: 'default' },
    }),
  );

describe('an executor of checks', () => {
  const executors: CheckExecutor[] = [];
  afterEach(() => {
    for (const executor of executors.splice(0)) executor.stop();
  });

  function executorIn(around: TestAround, settings: Partial<CheckSettings> = {}): CheckExecutor {
    const executor = new CheckExecutor({
      ...around,
      settings: { name: 'web1', namespace: 'default', ...settings },
    });
    executors.push(executor);
    return executor;
  }

  async function result(
    asked: CheckRequest,
    settings: Partial<CheckSettings> = real,
    around = testAround(),
  ): Promise<Event> {
    const executor = executorIn(around, settings);
    executor.receive(asked);
    await executor.idle();
    assert.equal(executor.running, 0);
    assert.equal(around.sent.length, 1, around.logged.join('\n'));
    return around.sent[0] as Event;
  }

  it('records what it would run, with tokens but without secrets', async () => {
    const entity = {
      metadata: {
        name: 'web1',
        namespace: 'default',
        labels: { disk: '/d', password: 'hunter2' },
        annotations: null,
        created_by: '',
      },
    };
    const around = testAround({ entity });
    const asked = request({
      command: 'df {{ .labels.disk }} -p {{ .labels.password }}',
      output_metric_format: 'nagios_perfdata',
    });
    const event = await result(asked, {}, around);
    assert.equal(event.check?.status, 0);
    assert.equal(event.check?.output, 'not run: df /d -p REDACTED\n');
    assert.equal(event.check?.command, 'df {{ .labels.disk }} -p {{ .labels.password }}');
    assert.deepEqual(event.metrics, { handlers: null, points: null });
    assert.deepEqual(around.logged, [
      'info scheduling check execution: web',
      'info check recorded, not run',
      'info sending event to backend',
    ]);
  });

  it('says what a simulation says, and measures it', async () => {
    const simulate: CheckSettings['simulate'] = async ({ check, timeout }) => ({
      status: 1,
      output: `${check} | a=${timeout}`,
      duration: 2,
    });
    const event = await result(
      request({
        command: 'x',
        timeout: 7,
        output_metric_format: 'nagios_perfdata',
        output_metric_handlers: ['m'],
      }),
      { simulate },
    );
    const { status, output, duration, processed_by, executed, issued } = event.check ?? {};
    assert.deepEqual(
      { status, output, duration, processed_by, executed, issued },
      { status: 1, output: 'web | a=7', duration: 2, processed_by: 'web1', executed: start, issued: start },
    );
    assert.deepEqual(event.metrics, {
      handlers: ['m'],
      points: [{ name: 'a', value: 7, timestamp: start, tags: [] }],
    });
    assert.match(event.id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      [event.sequence, event.timestamp, event.metadata.namespace, event.pipelines],
      [1, start, 'default', []],
    );
  });

  it('runs nothing twice, nothing older, and nothing twice at a time but for other proxy entities', async () => {
    const around = testAround();
    const ends: (() => void)[] = [];
    const simulate: CheckSettings['simulate'] = () =>
      new Promise((resolve) => ends.push(() => resolve({ status: 0, output: '', duration: 0 })));
    const executor = executorIn(around, { simulate });
    const ask = (issued: number, proxy = '') =>
      executor.receive(request({ command: 'x', proxy_entity_name: proxy }, { issued }));
    ask(start);
    ask(start);
    ask(start - 1);
    ask(start + 1);
    ask(start, 'db1');
    assert.equal(executor.running, 2);
    assert.deepEqual(
      around.logged.filter((line) => !line.startsWith('info')),
      [
        'warning error handling message: check request has already been received - agent and check may have multiple matching subscriptions',
        'error error handling message: check request is older than a previously received check request',
        'error error handling message: check execution still in progress: web',
      ],
    );
    // The simulation is asked a turn later.
    await new Promise(setImmediate);
    for (const end of ends) end();
    await executor.idle();
    ask(start + 1);
    await new Promise(setImmediate);
    ends.at(-1)?.();
    await executor.idle();
    assert.deepEqual(
      around.sent.map(({ sequence }) => sequence),
      [1, 2, 3],
    );
    executor.resetSequences();
    assert.equal(executor.nextSequence('web'), 1);
  });

  const allowList = [
    { exec: 'echo', args: ['fine', 'ok'], sha512: '', enable_env: false },
    { exec: 'sh', args: ['-c true'], sha512: 'f'.repeat(128), enable_env: true },
  ];
  const failing: readonly [
    what: string,
    JsonObject,
    Partial<CheckSettings>,
    Partial<CheckRequest>,
    status: number,
    output: string,
  ][] = [
    [
      'a token without a value',
      { command: 'echo {{ .labels.no }}' },
      real,
      {},
      3,
      'error while substituting check tokens: command: unmatched token: template: command:1:15: executing "command" at <.labels.no>: map has no entry for key "no"',
    ],
    [
      'no configuration that is valid',
      { command: 'x', interval: 0 },
      real,
      {},
      3,
      'given check is invalid: check interval must be greater than 0 or a valid cron schedule must be provided',
    ],
    [
      'a command that is not on the list',
      { command: 'ls' },
      { ...real, allowList },
      {},
      3,
      'check command denied by the agent allow list',
    ],
    [
      'the same, with a status of its own',
      { command: 'ls', metadata: { ...metadata, annotations: { allow_list_on_deny_status: '1' } } },
      { ...real, allowList },
      {},
      1,
      'check command denied by the agent allow list',
    ],
    [
      'another program than the list means',
      { command: 'sh -c true' },
      { ...real, allowList },
      {},
      3,
      'check command denied by the agent allow list',
    ],
    [
      'an asset that cannot be had',
      { command: 'x' },
      { machine: { ...machine, install: () => Promise.reject(new Error('gone')) } },
      { assets: [{} as never] },
      3,
      'error getting assets for check: gone',
    ],
    [
      'assets where there are none',
      { command: 'x' },
      { ...real, disableAssets: true },
      { assets: [{} as never] },
      3,
      'check requested assets, but they are disabled on this agent',
    ],
  ];
  for (const [what, config, settings, more, status, output] of failing) {
    it(`fails for ${what}`, async () => {
      const { check, id, entity } = await result(request(config, more), settings);
      assert.deepEqual(
        [check?.status, check?.output, check?.processed_by, check?.duration, id],
        [status, output, '', 0, ''],
      );
      assert.equal(entity?.metadata.name, 'web1');
    });
  }

  it('runs what is allowed, without variables of its own unless they are allowed as well', async () => {
    const sha512 = createHash('sha512').update(readFileSync('/bin/sh')).digest('hex');
    const list = [
      ...allowList.slice(0, 1),
      { exec: '/bin/sh', args: ["-c 'echo $X'"], sha512, enable_env: true },
    ];
    const settings = { ...real, allowList: list };
    const fine = await result(request({ command: 'echo ok fine', env_vars: ['X=1'] }), settings);
    assert.equal(fine.check?.output, 'ok fine\n');
    const shown = await result(request({ command: "/bin/sh -c 'echo $X'", env_vars: ['X=1'] }), settings);
    assert.equal(shown.check?.output, '1\n');
  });

  const commands: readonly [command: string, status: number, output: string, config?: JsonObject][] = [
    ['echo out; echo err >&2; exit 1', 1, 'out\nerr\n'],
    ['exit 300', 44, ''],
    ['kill -9 $$', 4294967295, ''],
    ['echo x', 0, '', { discard_output: true }],
    ['echo "$A $HOME"', 0, 'b=c /home/x\n', { env_vars: ['A=b=c'] }],
    ['head -c 11', 0, '{"entity":{', { stdin: true }],
    ['true', 0, '', { stdin: true }],
    // Nothing that they start or refuse keeps them beyond their timeout.
    ['trap "" TERM; echo a; while :; do sleep 1; done', 2, 'Execution timed out\na\n', { timeout: 1 }],
    ['(sleep 60 &) ; echo b; sleep 60', 2, 'Execution timed out\nb\n', { timeout: 1 }],
  ];
  for (const [command, status, output, config] of commands) {
    it(`runs ${command}`, async () => {
      const { check } = await result(request({ command, ...config }));
      assert.deepEqual([check?.status, check?.output], [status, output]);
      assert.ok((check?.duration ?? 0) > 0);
    });
  }

  it('keeps no more of an output than it can hold', async () => {
    const { check } = await result(request({ command: 'head -c 20000000 /dev/zero' }));
    assert.match(check?.output.slice(-60) ?? '', /\n\[3222784 more bytes of output dropped\]\n$/);
  });

  it('secrets are in the environment of a check, and in nothing that is logged or told of failures', async () => {
    const around = testAround();
    const { check } = await result(
      request({ command: 'test "$TOKEN" = hunter2' }, { secrets: ['TOKEN=hunter2'] }),
      real,
      around,
    );
    assert.equal(check?.status, 0);
    const broken = testAround();
    const event = await result(request({ command: 'true' }, { secrets: ['TOKEN=hunter2\0'] }), real, broken);
    assert.deepEqual([event.check?.status, event.check?.output], [3, 'fork/exec /bin/sh: invalid argument']);
    assert.doesNotMatch(JSON.stringify([around.logged, broken.logged, event]), /hunter2/);
  });

  it('runs the hooks of a status once each, and says which are missing or wrong', async () => {
    const list = hooks(
      { name: 'diag', command: 'echo {{ .name }}; head -c 9', stdin: true },
      { name: 'odd', command: 'echo {{ .labels.none }}' },
      { name: 'killed', command: 'kill -9 $$' },
    );
    const check_hooks: JsonObject[] = [
      { critical: ['diag', 'odd'] },
      { 'non-zero': ['diag', 'gone'] },
      { '2': ['killed'] },
      { ok: ['odd'] },
    ];
    const { check } = await result(request({ command: 'exit 2', check_hooks }, { hooks: list }));
    assert.deepEqual(
      check?.hooks?.map(({ metadata: { name }, command, status, output, executed }) => [
        name,
        command,
        status,
        output,
        executed,
      ]),
      [
        ['diag', 'echo {{ .name }}; head -c 9', 0, 'web1\n{"check":', start],
        [
          'odd',
          'echo {{ .labels.none }}',
          2,
          'hook odd: hook odd: error doing token substitution: command: unmatched token: template: command:1:15: executing command at <.labels.none>: map has no entry for key none\n'.replaceAll(
            /(?<=hook odd: hook |executing |key )(odd|command|none)/g,
            '"$1"',
          ),
          start,
        ],
        [
          'gone',
          "echo 'hook gone: missing hook config'; exit 2",
          2,
          'hook gone: missing hook config\n',
          start,
        ],
        ['killed', 'kill -9 $$', -1, '', start],
      ],
    );
    const none = await result(request({ command: 'exit 2', check_hooks }));
    assert.equal(none.check?.hooks, null);
  });

  it('thresholds set the status, and say why in the annotations', async () => {
    const event = await result(
      request({
        command: 'echo "a 99 1"; echo "b 0.00001 1"',
        output_metric_format: 'graphite_plaintext',
        output_metric_tags: [{ name: 'host', value: '{{ .name }}' }],
        output_metric_thresholds: [
          {
            name: 'a',
            tags: [{ name: 'host', value: 'web1' }],
            thresholds: [
              { max: '75', status: 1 },
              { max: '95', status: 2 },
            ],
          },
          { name: 'b', thresholds: [{ min: '0.5', status: 1 }] },
          { name: 'c', null_status: 2, thresholds: [{ min: '1', max: '2', status: 1 }] },
        ],
      }),
    );
    assert.equal(event.check?.status, 2);
    const prefix = 'sensu.io/output_metric_thresholds';
    const exceeded = 'The value of a (host=web1) exceeded the configured threshold';
    assert.deepEqual(event.metadata.annotations, {
      [`${prefix}/a.web1/max/warning`]: `${exceeded} (max: 75, actual: 99).`,
      [`${prefix}/a.web1/max/critical`]: `${exceeded} (max: 95, actual: 99).`,
      [`${prefix}/b/min/warning`]:
        'The value of b exceeded the configured threshold (min: 0.5, actual: 0.00001).',
      [`${prefix}/c/null-status/critical`]:
        'CRITICAL : no metric matching "c" was found; expected min: 1 - max: 2 (status: warning)',
      'sensu.io/notifications/critical': `${exceeded} (max: 95, actual: 99).`,
    });
  });

  it('what is stopped is ended with all that it started, and not told', async () => {
    const around = testAround({ wall: manualClock(start) });
    const executor = executorIn(around, real);
    executor.receive(request({ command: 'sleep 600 | cat' }));
    await new Promise(setImmediate);
    executor.stop();
    await executor.idle();
    assert.deepEqual(around.sent, []);
    executor.receive(request({ command: 'true' }, { issued: start + 1 }));
    assert.equal(executor.running, 0);
  });
});
