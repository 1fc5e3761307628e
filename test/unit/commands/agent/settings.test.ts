import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FleetOptions } from '../../../../src/agent/index.js';
import type { Input } from '../../../../src/cli/command.js';
import type { Context } from '../../../../src/cli/context.js';
import { parseFlags } from '../../../../src/cli/flags/parse.js';
import { startFlags } from '../../../../src/commands/agent/flags.js';
import { readSources, type Sources } from '../../../../src/commands/agent/sources.js';
import { readWishes } from '../../../../src/commands/agent/wishes.js';
import { runInPipe } from '../../../support/cli.js';
import { type Folders, makeFolders } from '../../../support/home.js';

describe('agent start: settings', () => {
  let folders: Folders;
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(() => folders.remove());

  /** What words, variables and a configuration file mean together. */
  const settle = async (
    argv: readonly string[],
    env: Record<string, string> = {},
    file = '',
  ): Promise<{ options: FleetOptions; isFleet: boolean; sources: Sources }> => {
    writeFileSync(join(folders.cwd, 'agent.yml'), file);
    const { values, ...rest } = parseFlags(['-c', 'agent.yml', ...argv], startFlags);
    const context = { cwd: folders.cwd, env } as unknown as Context;
    const input = { ...rest, flags: values };
    const sources = await readSources(context, input as unknown as Input);
    return { ...(await readWishes(context, input as unknown as Input<typeof startFlags>, sources)), sources };
  };

  it('are those of sensu-agent unless told', async () => {
    const { options, isFleet } = await settle([]);
    assert.equal(isFleet, false);
    const { namespace, user, password, backendUrls, keepaliveInterval, keepaliveWarningTimeout } = options;
    assert.deepEqual(
      { namespace, user, password, backendUrls, keepaliveInterval, keepaliveWarningTimeout },
      {
        namespace: 'default',
        user: 'agent',
        password: 'P@ssw0rd!',
        backendUrls: ['ws://127.0.0.1:8081'],
        keepaliveInterval: 20,
        keepaliveWarningTimeout: 120,
      },
    );
    assert.deepEqual([options.apiPort, options.socketPort, options.statsdMetricsPort], [3031, 3030, 8125]);
    assert.deepEqual(
      [options.disableApi, options.disableSockets, options.statsdDisable],
      [false, false, false],
    );
    assert.deepEqual([options.retryMin, options.retryMax, options.retryMultiplier], [1000, 120_000, 2]);
    assert.equal(options.redact?.length, 9);
  });

  const sources: readonly (readonly [
    title: string,
    argv: readonly string[],
    env: Record<string, string>,
    file: string,
    expected: Partial<FleetOptions>,
  ])[] = [
    [
      'the flag wins over the variable, the variable over the file, the file over the default',
      ['--user', 'flag'],
      { SENSU_USER: 'variable', SENSU_NAMESPACE: 'variable' },
      'user: file\nnamespace: file\npassword: file\n',
      { user: 'flag', namespace: 'variable', password: 'file', apiHost: '127.0.0.1' },
    ],
    [
      "the guide's flag",
      ['--deregistration-handler', 'servicenow_cmdb'],
      {},
      '',
      { deregistrationHandler: 'servicenow_cmdb' },
    ],
    [
      "the guide's file",
      [],
      {},
      'deregister: true\nderegistration-handler: servicenow_cmdb\n',
      { deregister: true, deregistrationHandler: 'servicenow_cmdb' },
    ],
    [
      'a switch with a word behind it, as a flag and as a variable',
      ['--deregister', 'true', '--disable-api=false'],
      { SENSU_DISABLE_SOCKETS: 'true', SENSU_STATSD_DISABLE: '1' },
      '',
      { deregister: true, disableApi: false, disableSockets: true, statsdDisable: true },
    ],
    [
      'lists: commas and repetition in flags, blanks in variables, both forms in files',
      ['--subscriptions', 'a,b', '--subscriptions', 'c'],
      { SENSU_KEEPALIVE_HANDLERS: 'x y', SENSU_BACKEND_URL: 'ws://a ws://b' },
      'redact: [one, two]\nstatsd-event-handlers: s t\n',
      {
        subscriptions: ['a', 'b', 'c'],
        keepaliveHandlers: ['x', 'y'],
        backendUrls: ['ws://a', 'ws://b'],
        redact: ['one', 'two'],
        statsdEventHandlers: ['s', 't'],
      },
    ],
    [
      'maps: pairs in flags, JSON in variables, lower-case keys in files',
      ['--labels', 'Region=eu,tier=1', '--labels', 'note=a,b'],
      { SENSU_ANNOTATIONS: '{"Runbook":"x","n":1}' },
      'keepalive-check-labels: {Team: ops}\n',
      {
        labels: { Region: 'eu', tier: '1', note: 'a,b' },
        annotations: { Runbook: 'x', n: '1' },
        keepaliveCheckLabels: { team: 'ops' },
      },
    ],
    [
      'numbers and durations',
      ['--retry-min', '1.5s'],
      { SENSU_KEEPALIVE_INTERVAL: '7', SENSU_RETRY_MAX: '90s' },
      'max-session-length: 1h\nassets-rate-limit: 0.5\nretry-multiplier: 3\n',
      {
        retryMin: 1500,
        keepaliveInterval: 7,
        retryMax: 90_000,
        maxSessionLength: 3_600_000,
        assetsRateLimit: 0.5,
        retryMultiplier: 3,
      },
    ],
    [
      'an empty variable is none',
      [],
      { SENSU_NAME: '', SENSU_USER: '' },
      'name: web\n',
      { name: 'web', user: 'agent' },
    ],
    [
      'keys of files in any case',
      [],
      {},
      'NAME: web\nKeepalive-Interval: 5\n',
      { name: 'web', keepaliveInterval: 5 },
    ],
  ];
  for (const [title, argv, env, file, expected] of sources) {
    it(title, async () => {
      const { options } = await settle(argv, env, file);
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual(options[key as keyof FleetOptions], value, key);
    });
  }

  it('older spellings are understood, and warned of', async () => {
    const { options, sources } = await settle(['--id', 'web'], {}, 'keepalive-timeout: 60\nid: x\nfoo: 1\n');
    assert.equal(options.name, 'web');
    assert.equal(options.keepaliveWarningTimeout, 60);
    assert.deepEqual(sources.warnings, [
      'config attribute id has been deprecated, please use name instead',
      'config attribute keepalive-timeout has been deprecated, please use keepalive-warning-timeout instead',
      'flag --id has been deprecated, please use --name instead',
    ]);
    assert.deepEqual(sources.unknown, ['foo']);
  });

  it('a fleet listens nowhere, and its groups have settings of their own', async () => {
    writeFileSync(
      join(folders.cwd, 'fleet.yml'),
      'seed: 7\ngroups:\n- name: short\n  count: 2\n  dies: 1m..2m\n  config: {deregister: true, labels: {Tier: x}}\n',
    );
    const { options, isFleet } = await settle(
      ['--count', '5', '--behaviour', 'fleet.yml', '--user', 'flag'],
      {
        SENSU_LABELS: '{"tier":"y"}',
      },
    );
    assert.ok(isFleet);
    assert.deepEqual([options.count, options.seed, options.disableApi], [5, '7', true]);
    const [group] = options.groups ?? [];
    assert.deepEqual(group?.dies, [60_000, 120_000]);
    const own = group && options.settingsOf?.(group);
    assert.deepEqual([own?.deregister, own?.user, own?.labels], [true, 'flag', { Tier: 'x' }]);
  });

  const refused: readonly (readonly [argv: readonly string[], env: Record<string, string>, error: string])[] =
    [
      [['--nonsense'], {}, 'unknown flag: --nonsense'],
      [['--name', ''], {}, 'invalid agent name: must not be empty'],
      [['--name', 'two words'], {}, 'invalid agent name: cannot contain spaces or special characters'],
      [
        ['--keepalive-interval', '5', '--keepalive-warning-timeout', '5'],
        {},
        'keepalive warning timeout must be greater than keepalive interval',
      ],
      [
        ['--keepalive-interval', 'x'],
        {},
        'invalid argument "x" for "--keepalive-interval" flag: strconv.ParseInt: parsing "x": invalid syntax',
      ],
      [
        ['--keepalive-critical-timeout', '-1'],
        {},
        'invalid argument "-1" for "--keepalive-critical-timeout" flag: strconv.ParseUint: parsing "-1": invalid syntax',
      ],
      [['--labels', 'a'], {}, 'invalid argument "a" for "--labels" flag: a must be formatted as key=value'],
      [['--log-level', 'loud'], {}, 'not a valid logrus Level: "loud"'],
      [[], { SENSU_API_PORT: 'x' }, 'SENSU_API_PORT must be a whole number, not "x"'],
      [[], { SENSU_LABELS: 'a=b' }, 'SENSU_LABELS must be a JSON object such as {"region":"eu"}, not "a=b"'],
      [['--count', '0'], {}, '--count must be a whole number of 1 or more, not 0'],
    ];
  for (const [argv, env, error] of refused) {
    it(`are refused in the last line of the log: ${error}`, async () => {
      const words = ['agent', 'start', '-c', '/dev/null', '--backend-url', 'ws://127.0.0.1:1', ...argv];
      const { exit, stdout, stderr } = await runInPipe({
        argv: words,
        home: folders.home,
        env,
        now: () => 0,
      });
      assert.equal(exit, 1);
      assert.equal(stderr, '');
      const { time, ...line } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
      assert.equal(time, '1970-01-01T00:00:00Z');
      assert.deepEqual(line, {
        component: 'agent',
        error,
        level: 'fatal',
        msg: 'error executing sensu-agent',
      });
    });
  }

  it('mistakes in files are told with the name of the file', async () => {
    writeFileSync(join(folders.home, 'agent.yml'), 'keepalive-interval: often\n');
    const group = '- {name: slow, config: {keepalive-interval: [1]}}';
    writeFileSync(join(folders.home, 'fleet.yml'), `groups:\n${group}\n`);
    writeFileSync(join(folders.home, 'text.yml'), 'hello\n');
    for (const [flag, file, error] of [
      ['-c', 'agent.yml', 'keepalive-interval in agent.yml must be a whole number, not "often"'],
      ['--behaviour', 'fleet.yml', 'keepalive-interval in slow.config of fleet.yml must be a whole number'],
      ['--behaviour', 'text.yml', 'text.yml: what is in it must be a map, not "hello"'],
    ] as const) {
      const { exit, stdout } = await runInPipe({ argv: ['agent', 'start', flag, file], home: folders.home });
      assert.equal(exit, 1);
      assert.equal(JSON.parse(stdout).error, error);
    }
  });

  it('a file that is not there or not to be understood is told of first', async () => {
    writeFileSync(join(folders.home, 'list.yml'), '- a\n');
    for (const [file, error] of [
      ['/nowhere.yml', 'open /nowhere.yml: no such file or directory'],
      [
        'list.yml',
        'While parsing config: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[string]interface {}',
      ],
    ] as const) {
      const { exit, stdout } = await runInPipe({ argv: ['agent', 'start', '-c', file], home: folders.home });
      assert.equal(exit, 1);
      const line = JSON.parse(stdout);
      assert.equal(line.error, error);
      assert.equal(line.msg, 'error handling agent config');
    }
  });
});
