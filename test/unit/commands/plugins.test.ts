import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { type Bench, openBench } from '../../support/bench.js';
import { type Listener, serving } from '../../support/listeners.js';

const archiveOf = async (script: string, path = 'bin/entrypoint'): Promise<Buffer> =>
  gzipSync(
    await packTar([{ header: { name: path, size: Buffer.byteLength(script), mode: 0o755 }, body: script }]),
  );
const shaOf = (data: Buffer): string => createHash('sha512').update(data).digest('hex');

describe('command plugins', () => {
  let bench: Bench;
  let web: Listener;
  let downloads: number;
  const files: Record<string, Buffer> = {};
  before(async () => {
    bench = await openBench();
    files['hello'] = await archiveOf(
      '#!/bin/sh\necho "hello $* from $SENSU_API_URL in $(dirname $(command -v entrypoint))"\ncat\n',
    );
    files['fails'] = await archiveOf('#!/bin/sh\necho sorry >&2\nexit 3\n');
    files['evil'] = await archiveOf('gotcha', '../../evil');
    files['no-entry'] = await archiveOf('nothing', 'bin/other');
    web = await serving((request, response) => {
      downloads++;
      const file = files[request.url?.split('/').at(-1) ?? ''];
      if (request.url?.startsWith('/moved/')) {
        response.writeHead(302, { Location: `/${request.url.slice(7)}` }).end();
      } else response.writeHead(file ? 200 : 404).end(file);
    });
  });
  beforeEach(() => {
    downloads = 0;
    rmSync(join(bench.folders.home, '.cache'), { recursive: true, force: true });
  });
  after(async () => {
    await web.close();
    await bench.close();
  });

  const run = (words: string, more?: object) => bench.pipe(['command', ...words.split(' ')], more);
  const install = (alias: string, file = alias, sha = shaOf(files[file] as Buffer)) =>
    run(`install ${alias} --url ${web.url}/moved/${file} --checksum ${sha}`);
  const cache = (): string => join(bench.folders.home, '.cache/sensu/sensuctl');

  it('are downloaded once, when they are first used, and run with the environment of the CLI', async () => {
    const installed = await install('hello');
    assert.deepEqual([installed.exit, installed.stdout], [0, 'command was installed successfully\n']);
    assert.equal(downloads, 0);
    const path = join(cache(), shaOf(files['hello'] as Buffer), 'bin');
    for (const expected of [2, 2]) {
      const { exit, stdout, stderr } = await run('exec hello -- --loud you', { stdin: 'and stdin\n' });
      assert.equal(exit, 0, stderr);
      assert.equal(stdout, `hello --loud you from ${bench.backend.apiUrl} in ${path}\nand stdin\n`);
      assert.match(
        stderr,
        /^time="[^"]+" level=info msg="asset includes builds, using builds instead of asset" asset=hello component=asset-manager entity=sensuctl\n$/,
      );
      assert.equal(downloads, expected);
    }
  });

  it('keep their alias until they are deleted', async () => {
    assert.equal((await run('delete hello --skip-confirm')).stdout, 'Deleted\n');
    await install('hello');
    const again = await install('hello', 'fails');
    assert.deepEqual([again.exit, again.stderr], [1, 'Error: the alias specified already exists\n']);
    await install('a/b', 'hello');
    const list = JSON.parse((await run('list --format json')).stdout);
    assert.deepEqual(
      list.map(({ alias }: { alias: string }) => alias),
      ['a/b', 'hello'],
    );
  });

  it('can be told to whoever installs two at once', async () => {
    const runs = await Promise.all(['hello', 'hello', 'fails', 'hello'].map((file) => install('twin', file)));
    assert.deepEqual(runs.map(({ exit }) => exit).sort(), [0, 1, 1, 1]);
    assert.deepEqual(readdirSync(join(cache(), 'commands')), ['twin.json']);
  });

  it('are gone when they are deleted, after a question', async () => {
    await install('hello');
    const script = (keys: string) => ({ script: [{ wait: 'Are you sure', keys }] });
    assert.match((await bench.terminal(['command', 'delete', 'hello'], script('n\r'))).text, /Canceled\n$/);
    assert.match((await bench.terminal(['command', 'delete', 'hello'], script('y\r'))).text, /Deleted\n$/);
    assert.equal((await run('exec hello')).stderr, 'Error: the alias specified does not exist\n');
    const gone = await run('delete hello --skip-confirm');
    assert.deepEqual([gone.exit, gone.stderr], [1, 'Error: a command by that name does not exist\n']);
    assert.equal((await run('list --format json')).stdout, 'null\n\n');
  });

  for (const [file, sha, message] of [
    ['fails', undefined, /^sorry\nError: exit status 3\n$/m],
    ['evil', undefined, /Error: error extracting asset: illegal file path in archive: \.\.\/\.\.\/evil\n$/],
    ['no-entry', undefined, /Error: fork\/exec \S+\/bin\/entrypoint: no such file or directory\n$/],
    ['hello', 'ab'.repeat(64), /Error: could not validate downloaded asset "wrong"[\s\S]*\n$/],
    ['missing', 'ab'.repeat(64), /Error: error fetching asset: Response Code 404\n$/],
  ] as const) {
    it(`fail and say why: ${file}`, async () => {
      await install('wrong', file, sha);
      const { exit, stdout, stderr } = await run('exec wrong');
      assert.deepEqual([exit, stdout], [1, '']);
      assert.match(stderr, message);
    });
  }

  it('come from Bonsai in the build that fits this machine', async () => {
    const build = (file: string, ...filters: string[]) => ({
      url: `${web.url}/${file}`,
      sha512: shaOf(files[file] as Buffer),
      filters,
    });
    const define = (provider: string, ...builds: object[]) =>
      JSON.stringify({
        type: 'Asset',
        api_version: 'core/v2',
        metadata: {
          name: 'hi',
          annotations: {
            'io.sensu.bonsai.namespace': 'acme',
            'io.sensu.bonsai.name': provider,
            'io.sensu.bonsai.version': '1.0.0',
            'io.sensu.bonsai.type': 'sensuctl',
            'io.sensu.bonsai.provider': `sensuctl/${provider}`,
          },
        },
        spec: { builds },
      });
    const os = process.platform === 'win32' ? 'windows' : process.platform;
    const index =
      define(
        'command',
        build('fails', "entity.system.os == 'plan9'"),
        build('hello', `entity.system.os == '${os}'`),
      ) +
      define('other', build('hello')) +
      define('command', build('fails', "entity.system.os == 'plan9'")).replace('1.0.0', '2.0.0');
    const file = join(bench.folders.cwd, 'plugins.json');
    writeFileSync(file, index);
    const add = (words: string) => run(`install ${words} --bonsai-url ${file}`);
    assert.equal(
      (await add('hi acme/command:1.0.0')).stdout,
      'fetching bonsai asset: acme/command:1.0.0\ncommand was installed successfully\n',
    );
    assert.match((await run('exec hi there')).stdout, /^hello there from /);
    await add('nowhere acme/command');
    assert.match((await run('exec nowhere')).stderr, /Error: no asset filters were matched\n$/);
    assert.equal(
      (await add('x acme/other')).stderr,
      'Error: requested asset is not a sensuctl/command asset\n',
    );
  });
});
