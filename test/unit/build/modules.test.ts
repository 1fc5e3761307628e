import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { bundle, type Contents } from '../../../src/build/bundle.js';
import { type Folders, makeFolders } from '../../support/home.js';

/** A program that runs another and then tells which files were loaded for it, and which modules of Node. */
const spy = `
const Module = require('node:module');
const load = Module._load;
const builtins = new Set();
Module._load = function (request) {
  if (request.startsWith('node:')) builtins.add(request);
  return load.apply(this, arguments);
};
process.on('exit', () => {
  const files = Object.keys(require.cache).filter((file) => file !== __filename);
  process.stderr.write(JSON.stringify({ files, builtins: [...builtins] }));
});
require('./main.cjs').main();
`;

/** What a simple command must not pay for. */
const heavy = [
  /node_modules[\\/](undici|inquirer|@inquirer|cli-table3|chalk|ws|js-yaml|lmdb|jose|valibot|croner|find-my-way)[\\/]/,
  /[\\/]src[\\/](backend|agent|prompt)[\\/]/,
];

describe('what the built program loads', function () {
  this.timeout(60_000);
  let folders: Folders;
  let contents: Contents;
  let server: Server;
  before(async () => {
    folders = makeFolders();
    contents = await bundle(folders.bin);
    writeFileSync(join(folders.bin, 'spy.cjs'), spy);
    server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end('[{"metadata":{"name":"h","namespace":"default"},"type":"pipe","command":"cat"}]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.close();
    folders.remove();
  });

  async function loaded(
    ...argv: string[]
  ): Promise<{ modules: string[]; builtins: string[]; stdout: string }> {
    const env = {
      HOME: folders.home,
      SENSU_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      SENSU_API_KEY: 'key',
    };
    const program = [join(folders.bin, 'spy.cjs'), ...argv];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, program, { env });
    const { files, builtins } = JSON.parse(stderr) as { files: string[]; builtins: string[] };
    const modules = files.flatMap((file) => contents.get(relative(folders.bin, file)) ?? [file]);
    return { modules, builtins, stdout };
  }

  const cases: readonly [argv: string[], says: RegExp][] = [
    [['--version'], /^sensectl version /],
    [['--help'], /^sensectl controls/],
    [['handler', 'create', '--help'], /^create new handlers/],
    [['config', 'set-format', 'tabular'], /^Updated/],
    [['handler', 'list'], /\bcat\b/],
    [['handler', 'list', '--format', 'json'], /"command": "cat"/],
    [['handler', 'list', '--format', 'yaml'], /command: cat/],
  ];
  for (const [argv, says] of cases) {
    it(`is nothing heavy for ${argv.join(' ')}`, async () => {
      const { modules, stdout } = await loaded(...argv);
      assert.match(stdout, says);
      assert.ok(
        modules.some((id) => id.endsWith('main/index.ts')),
        modules.join('\n'),
      );
      for (const pattern of heavy)
        assert.deepEqual(
          modules.filter((id) => pattern.test(id)),
          [],
        );
    });
  }

  it('is next to nothing for --version', async () => {
    const { modules, builtins } = await loaded('--version');
    assert.ok(modules.length <= 6, modules.join('\n'));
    assert.deepEqual(builtins.sort(), ['node:path']);
  });

  it('is no command and no resource for --help', async () => {
    const { modules } = await loaded('--help');
    assert.deepEqual(
      modules.filter((id) =>
        /[\\/]src[\\/](commands[\\/](?!check[\\/]field)\w+[\\/]|resources[\\/]core[\\/]|client|output)/.test(
          id,
        ),
      ),
      [],
    );
  });

  it('is one command and one kind for a list', async () => {
    const { modules, builtins } = await loaded('handler', 'list');
    const kinds = modules.filter((id) => /[\\/]resources[\\/]core[\\/]/.test(id));
    assert.deepEqual(
      kinds.map((id) => id.replace(/.*[\\/]/, '')),
      ['handler.ts'],
    );
    for (const name of ['node:crypto', 'node:https', 'node:child_process', 'node:tls'])
      assert.ok(!builtins.includes(name), name);
  });

  it('is js-yaml where YAML is read, not where JSON is', async () => {
    for (const [name, content, wanted] of [
      ['a.json', '{"type": "Handler", "metadata": {"name": "h"}, "spec": {}}', false],
      ['a.yml', 'type: Handler\nmetadata: {name: h}\nspec: {}\n', true],
    ] as const) {
      const file = join(folders.home, name);
      writeFileSync(file, content);
      const { modules } = await loaded('create', '--file', file);
      assert.ok(modules.some((id) => id.endsWith('documents/index.ts')));
      assert.equal(
        modules.some((id) => /[\\/]js-yaml[\\/]/.test(id)),
        wanted,
        name,
      );
    }
  });

  it('works the same from what was compiled before, and when that was damaged', async () => {
    const first = await loaded('handler', 'list');
    assert.equal((await loaded('handler', 'list')).stdout, first.stdout);
    damage(join(folders.home, '.cache/sensectl'));
    assert.equal((await loaded('handler', 'list')).stdout, first.stdout);
  });
});

/** Turns a byte in the middle of every file. */
function damage(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = readFileSync(file);
    content[content.length >> 1] = ~(content[content.length >> 1] as number);
    writeFileSync(file, content);
  }
}
