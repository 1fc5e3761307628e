import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runInPipe } from '../../support/cli.js';
import { runProbe } from './probe.js';

const configured = { SENSU_API_URL: 'http://127.0.0.1:1', SENSU_API_KEY: 'k' };

const asSensuctl = (argv: string[], env: Record<string, string> = configured) =>
  runInPipe({ argv, env, home: '/nonexistent', cwd: '/', program: '/opt/bin/sensuctl' });

describe('commands, as cobra finds them', () => {
  const found: readonly [words: string[], args: string[]][] = [
    [['probe', 'run', 'a'], ['a']],
    [['--namespace', 'probe', 'probe', 'run'], []],
    [
      ['probe', '--namespace=x', 'run', 'a', 'b'],
      ['a', 'b'],
    ],
    [['--insecure-skip-tls-verify', 'probe', 'run'], []],
    [
      ['top', 'probe', 'run'],
      ['probe', 'run'],
    ],
    [['probe', 'run', 'run'], ['run']],
    // A flag that is not known yet takes the next word, so the command's own may stand before it.
    [['--type', 'x', 'probe', '-t', 'y', 'run'], []],
  ];
  for (const [words, args] of found) {
    it(`finds ${JSON.stringify(words)}`, async () => {
      const { seen, stderr } = await runProbe(words, { type: { type: 'string', short: 't', help: 'type' } });
      assert.equal(stderr, '');
      assert.deepEqual(seen?.args, args);
    });
  }

  const suggested = (...names: string[]) =>
    `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`;

  const unknown: readonly [words: string[], exit: number, what: string, path: string, similar?: string][] = [
    [['nosuch'], 1, 'nosuch', 'sensuctl'],
    [['--nosuch', 'check', 'list'], 1, 'list', 'sensuctl'],
    [['--help', 'check', 'list'], 1, 'list', 'sensuctl'],
    [['chek'], 1, 'chek', 'sensuctl', suggested('check')],
    [['HANDLER'], 1, 'HANDLER', 'sensuctl', suggested('handler')],
    [['rol'], 1, 'rol', 'sensuctl', suggested('role', 'role-binding')],
    [['handler', 'x', 'y z'], 64, 'x y z', 'sensuctl handler'],
    [['handler', 'a\tb'], 64, 'a\\tb', 'sensuctl handler'],
    [['handler', 'creat', 'x'], 64, 'creat x', 'sensuctl handler', suggested('create')],
    [
      ['user', 're'],
      64,
      're',
      'sensuctl user',
      suggested('reinstate', 'remove-group', 'remove-groups', 'reset-password'),
    ],
    [
      ['cluster', 'member'],
      64,
      'member',
      'sensuctl cluster',
      suggested('member-list', 'member-add', 'member-update', 'member-remove'),
    ],
  ];
  for (const [words, exit, what, path, similar = ''] of unknown) {
    it(`does not know ${JSON.stringify(words)}`, async () => {
      const stderr = `Error: unknown command "${what}" for "${path}"${similar}\nRun '${path} --help' for usage.\n`;
      const result = await asSensuctl(words);
      assert.deepEqual([result.exit, result.stdout, result.stderr], [exit, '', stderr]);
    });
  }

  it('a word that is no command is told before the configuration is missed', async () => {
    assert.match((await asSensuctl(['nosuch'], {})).stderr, /^Error: unknown command "nosuch"/);
    assert.match((await asSensuctl(['handler', 'nosuch'], {})).stderr, /^Error: No API URL is defined/);
  });

  it('an alias is the command', async () => {
    const [info, alias] = [
      await asSensuctl(['role', 'info', '-h']),
      await asSensuctl(['role', 'list-rules', '-h']),
    ];
    assert.equal(alias.stdout, info.stdout);
    assert.equal(alias.exit, 0);
  });
});

describe('the gate', () => {
  const noUrl =
    'Error: No API URL is defined. You can either configure an API URL by running "/opt/bin/sensuctl configure" or by using the --api-url command line option\n';
  const noCredentials =
    'Error: Unable to locate credentials. You can either configure credentials by running "/opt/bin/sensuctl configure" or by using the --api-key command line option\n';

  const refused: readonly [words: string[], env: Record<string, string>, message: string][] = [
    [['handler', 'list'], {}, noUrl],
    [['handler', 'list', 'stray'], {}, noUrl],
    [['check', 'create'], {}, noUrl],
    [['handler'], {}, noUrl],
    [[], {}, noUrl],
    [['help'], {}, noUrl],
    [['help', 'handler'], {}, noUrl],
    [['handler', 'list'], { SENSU_API_KEY: 'k' }, noUrl],
    [['handler', 'list', '--api-url', 'http://x'], {}, noCredentials],
    [['--api-url', 'http://x', 'handler', 'list', '--api-key='], { SENSU_API_KEY: 'k' }, noCredentials],
  ];
  for (const [words, env, message] of refused) {
    it(`stops ${JSON.stringify(words)} ${JSON.stringify(env)}`, async () => {
      const { exit, stdout, stderr } = await asSensuctl(words, env);
      assert.deepEqual([exit, stdout, stderr], [1, '', message]);
    });
  }

  const free = [
    ['version'],
    ['--help'],
    ['handler', '-h'],
    ['handler', 'list', '--help'],
    ['configure', '--help'],
  ];
  for (const words of free) {
    it(`lets ${JSON.stringify(words)} pass`, async () => {
      const { exit, stderr } = await asSensuctl(words, {});
      assert.deepEqual([exit, stderr], [0, '']);
    });
  }

  it('a name of its own is heard in every message', async () => {
    const named = async (program: string) =>
      (await runInPipe({ argv: ['nosuch'], home: '/nonexistent', cwd: '/', program })).stderr;
    assert.match(await named('/usr/bin/sensectl'), /for "sensectl"\nRun 'sensectl --help'/);
    assert.match(await named('C:\\bin\\sensuctl.cmd'), /for "sensuctl"\nRun 'sensuctl --help'/);
  });
});
