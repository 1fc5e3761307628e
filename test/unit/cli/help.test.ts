import assert from 'node:assert/strict';
import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, it } from 'mocha';
import { staleFiles } from '../../../src/build/manifest.js';
import { runCli } from '../../../src/cli/run.js';
import { growTree } from '../../../src/cli/tree.js';
import { registry } from '../../../src/commands/index.js';
import { Collector, runInPipe } from '../../support/cli.js';
import { makeFolders } from '../../support/home.js';
import { runOnTerminal } from '../../support/terminal.js';
import { runProbe } from './probe.js';

const help = async (...argv: string[]) => {
  const call = { argv, home: '/home/me', cwd: '/', program: '/usr/bin/sensuctl' };
  const { exit, stdout, stderr } = await runInPipe(call);
  assert.deepEqual([exit, stderr], [0, '']);
  return stdout;
};

const globals = `Global Flags:
      --api-key string             API key to use for authentication
      --api-url string             host URL of Sensu installation
      --cache-dir string           path to directory containing cache &
                                   temporary files (default
                                   "/nonexistent/.cache/sensu/sensuctl")
      --config-dir string          path to directory containing
                                   configuration files (default
                                   "/nonexistent/.config/sensu/sensuctl")
      --insecure-skip-tls-verify   skip TLS certificate verification (not
                                   recommended!)
      --namespace string           namespace in which we perform actions
                                   (default "default")
      --timeout duration           timeout when communicating with sensu
                                   backend (default 15s)
      --trusted-ca-file string     TLS CA certificate bundle in PEM format
`;

describe('help', () => {
  it('of a command has its flags by name, in columns, wrapped, with defaults and types', async () => {
    const { stdout } = await runProbe(['probe', 'run', '--help'], {
      zone: { type: 'string', short: 'z', default: 'a "b"', help: 'the `NAME` of a zone' },
      tags: { type: 'strings', default: 'a,b', help: 'tags' },
      count: {
        type: 'int',
        default: 3,
        help: 'how many words of this text fit before the line has to end here',
      },
      quick: { type: 'bool', help: 'be quick' },
      secret: { type: 'string', hidden: true, help: 'not told' },
      // Known to everybody, so not listed twice.
      timeout: { type: 'string', help: 'local' },
    });
    assert.equal(
      stdout,
      `runs probe run

Usage:\tsensuctl probe run [NAME] [flags]

Flags:
      --count int      how many words of this text fit before the line
                       has to end here (default 3)
  -h, --help           help for run
      --quick          be quick
      --tags strings   tags (default [a,b])
  -z, --zone NAME      the NAME of a zone (default "a \\"b\\"")

${globals}`,
    );
  });

  it('of a group goes to stderr when it was called without a command', async () => {
    const { exit, stdout, stderr } = await runProbe(
      ['probe'],
      {},
      { SENSU_API_URL: 'x', SENSU_API_KEY: 'k' },
    );
    assert.deepEqual([exit, stdout], [64, '']);
    assert.equal(
      stderr,
      `probe

Usage:\tsensuctl probe COMMAND

Flags:
  -h, --help   help for probe

${globals}
Commands:
  list        runs probe list
  run         runs probe run

Run 'sensuctl probe COMMAND --help' for more information on a command.
`,
    );
  });

  it('of the program lists every group and command once', async () => {
    const text = await help('--help');
    for (const name of growTree(Object.keys(registry)).children.keys())
      assert.equal(text.split('\n').filter((line) => line.startsWith(`  ${name} `)).length, 1, name);
  });

  const same: readonly [one: string[], other: string[]][] = [
    [
      ['handler', '--help'],
      ['handler', '-h'],
    ],
    [
      ['handler', '--help'],
      ['handler', '--api-url=x', '--api-key=y', 'help'],
    ],
    [
      ['handler', '--help'],
      ['--api-url=x', '--api-key=y', 'help', 'handler', 'nosuch'],
    ],
    [
      ['handler', 'create', '--help'],
      ['handler', 'create', 'x', '--type', 'pipe', '-h'],
    ],
    [
      ['handler', 'create', '--help'],
      ['--api-url=x', '--api-key=y', 'help', 'handler', 'create'],
    ],
    [['--help'], ['--api-url=x', '--api-key=y']],
    [['--help'], ['--api-url=x', '--api-key=y', 'help']],
  ];
  for (const [one, other] of same) {
    it(`is the same for ${one.join(' ')} and ${other.join(' ')}`, async () =>
      assert.equal(await help(...other), await help(...one)));
  }

  it('says so when there is no such topic, and is no failure', async () => {
    const argv = ['--api-url=x', '--api-key=y', 'help', 'no', 'such'];
    const { exit, stdout, stderr } = await runInPipe({ argv, home: '/', cwd: '/' });
    assert.deepEqual([exit, stdout], [0, '']);
    assert.match(stderr, /^Unknown help topic \[`no` `such`\]\nUsage:\tsensectl COMMAND\n/);
  });

  it('speaks of the program by the name it was called', async () => {
    const { stdout } = await runInPipe({ argv: ['--help'], home: '/', cwd: '/' });
    assert.match(stdout, /^sensectl controls Sensu instances\n/);
    assert.doesNotMatch(stdout.replaceAll('sensu/sensuctl', ''), /sensuctl/);
  });

  it('welcomes a person who has configured nothing, and keeps the gate in a pipe', async () => {
    const folders = makeFolders();
    const call = { home: folders.home, cwd: folders.cwd, program: '/usr/bin/sensectl' };
    const { exit, printed } = await runOnTerminal({ ...call, argv: [] });
    assert.equal(exit, 0);
    assert.match(printed, /Management Commands:[\s\S]*Not configured yet: `sensectl configure`/);
    assert.match((await runOnTerminal({ ...call, argv: ['help'] })).printed, /Management Commands:/);
    assert.match((await runOnTerminal({ ...call, argv: ['entity', 'list'] })).printed, /`backend start`/);
    const piped = await runInPipe({ ...call, argv: [] });
    assert.deepEqual([piped.exit, piped.stdout], [1, '']);
    assert.match(piped.stderr, /^Error: No API URL is defined\..*\n$/);
    folders.remove();
  });

  it('is a failure when it cannot be written, but not when nobody wants it', async () => {
    const outcome = async (code: string) => {
      const stdout = new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
      }).on('error', () => undefined);
      const stderr = new Collector();
      const streams = { stdin: Readable.from([]), stdout, stderr };
      const exit = await runCli({ program: 'sensectl', argv: ['--help'], env: {}, cwd: '/', ...streams });
      return [exit, stderr.text()];
    };
    assert.deepEqual(await outcome('ENOSPC'), [1, 'Error: write /dev/stdout: no space left on device\n']);
    assert.deepEqual(await outcome('EPIPE'), [0, '']);
  });

  it('is a failure when only its beginning is lost: standard output forgets that it failed', async () => {
    const stdout = new PassThrough();
    const stderr = new Collector();
    const streams = { stdin: Readable.from([]), stdout, stderr };
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const write = stdout.write.bind(stdout) as (...words: unknown[]) => boolean;
    stdout.write = ((text: string, ...others: unknown[]) => {
      if (text !== '') stdout.emit('error', full);
      return write(text, ...others);
    }) as typeof stdout.write;
    const exit = await runCli({ program: 'sensectl', argv: ['--help'], env: {}, cwd: '/', ...streams });
    assert.deepEqual([exit, stderr.text()], [1, 'Error: write /dev/stdout: no space left on device\n']);
  });

  it('comes from a manifest that says what the commands say', async () => {
    assert.deepEqual(await staleFiles(), [], 'run `npm run manifest`');
  });
});
