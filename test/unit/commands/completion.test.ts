import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
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
    const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sensectl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', ask, script, 'sensectl', ...words]);
    return stdout.trim().split('\n').sort();
  }

  it('offers commands, groups and flags', async () => {
    assert.deepEqual(await offered('hand'), ['handler']);
    assert.deepEqual(await offered('handler', ''), ['create', 'delete', 'info', 'list', 'update']);
    assert.deepEqual(await offered('--namespace', 'dev', 'handler', 'create', '--ty'), ['--type']);
    assert.deepEqual(await offered('handler', 'list', '--api-'), ['--api-key', '--api-url']);
    assert.deepEqual(await offered('handler', 'list', ''), ['']);
  });

  it('is told in words for other shells and for help, which is no failure', async () => {
    const unknown = await call('fish');
    assert.deepEqual([unknown.exit, unknown.stdout], [0, '']);
    assert.equal(
      unknown.stderr,
      `Error: unknown shell: "fish"\nRun 'sensectl completion --help' for usage.\n'`,
    );
    assert.match((await call()).stderr, /sensectl completion zsh -h/);
    assert.match((await call('zsh', '-h')).stderr, /source <\(sensectl completion zsh\)/);
    assert.match((await call('--help')).stderr, /^unknown shell: "--help"/);
    assert.match((await call('zsh')).stdout, /bashcompinit/);
  });
});
