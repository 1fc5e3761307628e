import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { type Bench, openBench } from '../../support/bench.js';
import { runInPipe } from '../../support/cli.js';
import { type Folders, makeFolders } from '../../support/home.js';

describe('completion', () => {
  let folders: Folders;
  before(() => {
    folders = makeFolders();
  });
  after(() => folders.remove());

  const call = (...argv: string[]) => runInPipe({ argv: ['completion', ...argv], home: folders.home });

  /** What bash offers for the last word. */
  async function offered(...words: string[]): Promise<string[]> {
    const script = join(folders.cwd, 'completion.bash');
    writeFileSync(script, (await call('bash')).stdout);
    // The program itself, for what the script asks it.
    const program = `sensectl() { [[ $* == 'completion offers -- handler delete pa' ]] && echo pager pager2 mail; }`;
    const ask = `${program}; source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sensectl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', ask, script, 'sensectl', ...words]);
    return stdout.trim().split('\n').sort();
  }

  it('offers commands, groups and flags', async () => {
    assert.deepEqual(await offered('hand'), ['handler']);
    assert.deepEqual(await offered('handler', ''), ['create', 'delete', 'info', 'list', 'update']);
    assert.deepEqual(await offered('--namespace', 'dev', 'handler', 'create', '--ty'), ['--type']);
    assert.deepEqual(await offered('handler', 'list', '--api-'), ['--api-key', '--api-url']);
    assert.deepEqual(await offered('handler', 'list', ''), ['']);
    assert.deepEqual(await offered('handler', 'delete', 'pa'), ['pager', 'pager2']);
  });

  it('is told in words for other shells and for help, which is no failure', async () => {
    const unknown = await call('tcsh');
    assert.deepEqual([unknown.exit, unknown.stdout], [0, '']);
    assert.equal(
      unknown.stderr,
      `Error: unknown shell: "tcsh"\nRun 'sensectl completion --help' for usage.\n'`,
    );
    assert.match((await call()).stderr, /sensectl completion zsh -h/);
    assert.match((await call('zsh', '-h')).stderr, /source <\(sensectl completion zsh\)/);
    assert.match((await call('--help')).stderr, /^unknown shell: "--help"/);
    assert.match((await call('zsh')).stdout, /bashcompinit/);
  });

  describe('with a backend', () => {
    let bench: Bench;
    before(async () => {
      bench = await openBench();
      const stdin = `type: Namespace
spec: {name: dev}
---
type: Handler
metadata: {name: pager}
spec: {type: set}
---
type: Handler
metadata: {name: mail, namespace: dev}
spec: {type: set}
---
type: Event
spec: {entity: {entity_class: proxy, metadata: {name: web1}}, check: {metadata: {name: http}}}
`;
      assert.equal((await bench.pipe(['create'], { stdin })).exit, 0);
    });
    after(() => bench.close());

    const offers = async (...words: string[]): Promise<string[]> =>
      (await bench.pipe(['completion', 'offers', '--', ...words])).stdout.split('\n').filter(Boolean);

    for (const [words, expected] of [
      [
        ['handler', ''],
        ['create', 'delete', 'info', 'list', 'update'],
      ],
      [['handler', 'delete', ''], ['pager']],
      [['handler', 'delete', '--skip-confirm', ''], ['pager']],
      [['--namespace', 'dev', 'handler', 'info', ''], ['mail']],
      [['handler', 'info', '--format', 'json', '--namespace=dev', ''], ['mail']],
      [['handler', 'info', 'pager', ''], []],
      [['handler', 'create', ''], []],
      [['event', 'info', ''], ['web1']],
      [['event', 'resolve', 'web1', ''], ['http']],
      [['edit', 'handlers', ''], ['pager']],
      [['edit', 'nonsense', ''], []],
    ] as const) {
      it(`offers ${expected.join(', ') || 'nothing'} after "${words.join(' ')}"`, async () => {
        assert.deepEqual((await offers(...words)).sort(), expected);
      });
    }

    it('offers flags for a dash', async () => {
      const flags = await offers('handler', 'delete', '--');
      assert.ok(flags.includes('--skip-confirm') && flags.includes('--namespace'), flags.join());
    });

    it('says nothing when the backend cannot be asked', async () => {
      const env = { SENSU_API_URL: 'http://127.0.0.1:1', SENSU_API_KEY: 'x' };
      const run = await bench.pipe(['completion', 'offers', '--', 'handler', 'info', ''], { env });
      assert.deepEqual([run.exit, run.stdout, run.stderr], [0, '', '']);
    });

    it('works in fish, which asks for everything', async () => {
      for (const name of ['sensectl', 'sensuctl']) {
        const program = `/usr/bin/${name}`;
        const { stdout } = await runInPipe({ argv: ['completion', 'fish'], home: folders.home, program });
        assert.match(stdout, new RegExp(`complete -c ${name} -a '\\(__${name}_offers\\)'`));
        const { stderr } = await runInPipe({
          argv: ['completion', 'fish', '-h'],
          home: folders.home,
          program,
        });
        assert.match(stderr, new RegExp(`^${name} completion fish > ~`, 'm'));
      }
    });
  });
});
