import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { expandArchive } from '../../../../src/host/assets/expand.js';
import { AssetManager, type AssetSetting, librariesOf } from '../../../../src/host/assets/manager.js';
import { assetVariables } from '../../../../src/host/assets/variables.js';
import { manualClock } from '../../../../src/host/clock.js';
import { createSandbox, type Sandbox } from '../../../../src/host/sandbox/sandbox.js';
import { entityForScripts } from '../../../../src/host/sandbox/script-objects.js';
import type { Asset } from '../../../../src/resources/core/asset.js';
import { type Entity, entityShape } from '../../../../src/resources/core/entity.js';
import { asset as kind } from '../../../../src/resources/index.js';
import { decode } from '../../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../../src/resources/kit/json.js';

type Entry = Parameters<typeof packTar>[0][number];
const file = (name: string, body: string, more: object = {}): Entry => ({
  header: { name, size: body.length, ...more },
  body,
});
const other = (type: string, name: string, linkname = ''): Entry => ({
  header: { name, size: 0, type: type as 'link', linkname },
});
const sha = (data: Uint8Array) => createHash('sha512').update(data).digest('hex');
const good = [
  other('directory', 'bin/'),
  file('bin/run', '#!/bin/sh\necho hi\n', { mode: 0o755 }),
  file('./lib/b/two.js', 'function two() { return 2 }'),
  file('lib/a.js', 'function one() { return 1 }'),
  file('lib/readme.txt', 'no script'),
  other('symlink', 'bin/alias', 'run'),
  other('symlink', 'lib/up', '../bin/run'),
  other('link', 'bin/same', 'bin/run'),
];

describe('archives', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const expand = async (entries: Entry[] | Uint8Array, limits?: { bytes: number; entries: number }) => {
    const data = entries instanceof Uint8Array ? entries : await packTar(entries);
    writeFileSync(join(folder, 'archive'), data);
    await expandArchive(join(folder, 'archive'), join(folder, 'out'), limits);
    return join(folder, 'out');
  };

  it('are unpacked with modes and links, compressed or not', async () => {
    const plain = await packTar(good);
    for (const data of [plain, gzipSync(plain)]) {
      const out = await expand(data);
      assert.equal(statSync(join(out, 'bin/run')).mode & 0o777, 0o755);
      assert.equal(readFileSync(join(out, 'bin/alias'), 'utf8'), '#!/bin/sh\necho hi\n');
      assert.equal(readFileSync(join(out, 'lib/up'), 'utf8'), readFileSync(join(out, 'bin/same'), 'utf8'));
      assert.deepEqual(readdirSync(join(out, 'lib')).sort(), ['a.js', 'b', 'readme.txt', 'up']);
      rmSync(out, { recursive: true });
    }
  });

  it('never write outside of their folder', async () => {
    const cases: Record<string, Entry[]> = {
      parent: [file('../evil', 'x')],
      'hidden parent': [file('a/../../evil', 'x')],
      absolute: [file(`${folder}/evil`, 'x')],
      backslashes: [file('..\\evil', 'x')],
      drive: [file('C:/evil', 'x')],
      'link out': [other('symlink', 'link', '../..')],
      'absolute link': [other('symlink', 'link', '/etc')],
      'link out and a file through it': [other('symlink', 'dir', '..'), file('dir/evil', 'x')],
      'links that lead out together': [
        other('directory', 'a/b/'),
        other('symlink', 'a/b/up', '..'),
        other('symlink', 'a/b/out', 'up/../..'),
        file('a/b/out/evil', 'x'),
      ],
      'file over a link': [other('symlink', 'link', 'inside'), file('link', 'x')],
      'hard link out': [other('link', 'hard', '../archive')],
      'hard link to an absolute path': [other('link', 'hard', '/etc/passwd')],
      'hard link to a link': [other('symlink', 'soft', 'inside'), other('link', 'hard', 'soft')],
      device: [other('character-device', 'null')],
      pipe: [other('fifo', 'pipe')],
    };
    for (const [title, entries] of Object.entries(cases)) {
      await assert.rejects(expand(entries), /^Error: error extracting asset: /, title);
      assert.equal(existsSync(join(folder, 'evil')), false, title);
      assert.equal(lstatSync(join(folder, 'archive')).nlink, 1, title);
      assert.equal(existsSync(join(tmpdir(), 'evil')), false, title);
      rmSync(join(folder, 'out'), { recursive: true, force: true });
    }
  });

  it('may not grow beyond measure, and have to be archives', async () => {
    const bomb = gzipSync(await packTar([file('zeros', '\0'.repeat(5_000_000))]));
    assert.ok(bomb.length < 20_000);
    await assert.rejects(expand(bomb, { bytes: 1_000_000, entries: 10 }), /archive is too large: zeros/);
    rmSync(join(folder, 'out'), { recursive: true, force: true });
    const many = Array.from({ length: 20 }, (_, index) => file(`f${index}`, ''));
    await assert.rejects(expand(many, { bytes: 1_000_000, entries: 10 }), /too many entries/);
    rmSync(join(folder, 'out'), { recursive: true, force: true });
    const truncated = gzipSync(await packTar(good)).subarray(0, 100);
    await assert.rejects(expand(truncated), /error extracting asset/);
    await assert.rejects(
      expand(Buffer.from('PK\x03\x04 and so on')),
      /given file of format 'application\/zip' does not appear valid/,
    );
    await assert.rejects(expand(Buffer.from('<html>')), /given file of format '' does not appear valid/);
    await assert.rejects(expand(gzipSync('no tar at all, whatever its length is')), /error extracting asset/);
  });
});

describe('runtime assets', () => {
  let folder: string;
  let sandbox: Sandbox;
  let archive: Buffer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assets-'));
    sandbox = createSandbox();
    archive = gzipSync(await packTar(good));
    writeFileSync(join(folder, 'good.tgz'), archive);
  });
  after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const entity = decode(entityShape, {
    metadata: { name: 'host', namespace: '', labels: { mirror: 'm' } },
    entity_class: 'backend',
    system: { os: 'linux', arch: 'amd64' },
  }) as Entity;

  const managerOf = (assets: Record<string, object>, more: Partial<AssetSetting> = {}) => {
    const log: string[] = [];
    const fields = entityForScripts(entity);
    const setting: AssetSetting = {
      cacheDir: join(folder, 'cache'),
      entity,
      entityFields: fields,
      clock: manualClock(0),
      log: (level, _, message) => void log.push(`${level} ${message}`),
      find: (_, name) =>
        name in assets
          ? (decode(kind.shape, {
              metadata: { name, namespace: 'default' },
              ...assets[name],
            } as JsonValue) as Asset)
          : undefined,
      matches: async (expression) => {
        const { outcomes } = await sandbox.ask({
          subject: 'entity',
          json: JSON.stringify(fields),
          expressions: [expression],
          now: 0,
          budget: 1000,
        });
        const [outcome] = outcomes;
        if (outcome && 'error' in outcome) throw new Error(outcome.error);
        return outcome?.matched ?? false;
      },
      ...more,
    };
    return {
      manager: new AssetManager(setting),
      log,
      get: (...names: string[]) => new AssetManager(setting).get('default', names),
    };
  };
  const local = () => ({ url: `file://${folder}/good.tgz`, sha512: sha(archive) });

  it('are fetched over HTTP with their headers, checked, unpacked, and cached', async () => {
    const requests: (string | string[] | undefined)[] = [];
    const server = createServer((request, response) => {
      requests.push(request.headers['x-token']);
      if (request.url === '/gone') response.writeHead(404).end('no');
      else response.end(archive);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { get, log } = managerOf({
      good: {
        url: `${url}/{{ .labels.mirror }}/{{ .labels.none | default "x" }}`,
        sha512: sha(archive).toUpperCase(),
        headers: { 'X-Token': 'a, b' },
      },
      wrong: { url, sha512: 'f'.repeat(128) },
      gone: { url: `${url}/gone`, sha512: 'e'.repeat(128) },
      token: { url: '{{ .labels.none }}', sha512: 'd'.repeat(128) },
    });
    const [installed] = await get('good', 'unknown');
    assert.deepEqual(installed?.name, 'good');
    assert.ok(existsSync(join(installed?.path ?? '', 'bin/run')));
    assert.deepEqual(log, ['info asset does not exist']);
    await get('good');
    assert.deepEqual(requests, ['a, b']);
    await assert.rejects(get('wrong'), {
      message: `could not validate downloaded asset "wrong" (${archive.length} B): sha512 of downloaded asset (${sha(archive)}) does not match specified sha512 in asset definition (${'f'.repeat(128)})`,
    });
    await assert.rejects(get('gone'), { message: 'error fetching asset: Response Code 404' });
    await assert.rejects(
      get('token'),
      /^Error: error while substituting asset "token" tokens: url: unmatched token: .* no entry for key "none"/,
    );
    assert.deepEqual(readdirSync(join(folder, 'cache')), [sha(archive).toUpperCase()]);
    server.close();
    server.closeAllConnections();
    await assert.rejects(managerOf({ good: { url, sha512: 'c'.repeat(128) } }).get('good'), {
      message: `error fetching asset: Get "${url}": dial tcp ${new URL(url).host}: connect: connection refused`,
    });
    // A port that web pages may not use is one like every other.
    const odd = managerOf({ good: { url: 'http://127.0.0.1:1/x', sha512: 'c'.repeat(128) } });
    await assert.rejects(odd.get('good'), /dial tcp 127\.0\.0\.1:1: connect: connection refused$/);
  });

  it('come through the proxy of the environment, unless their host is excepted', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end(archive);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = 'http://assets.invalid/good.tgz';
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = (environment: Record<string, string>, cacheDir: string) =>
      managerOf({ good: { url, sha512: sha(archive) } }, { environment, cacheDir: join(folder, cacheDir) });
    const [installed] = await through({ HTTP_PROXY }, 'through').get('good');
    assert.ok(existsSync(join(installed?.path ?? '', 'bin/run')));
    assert.deepEqual(seen, [url]);
    await assert.rejects(
      through({ HTTP_PROXY, NO_PROXY: 'assets.invalid' }, 'past').get('good'),
      /^Error: error fetching asset: /,
    );
    assert.deepEqual(seen, [url]);
    proxy.close();
    proxy.closeAllConnections();
  });

  it('are chosen by filters and builds', async () => {
    const build = (filters: string[], ok = true) => ({
      ...local(),
      ...(ok ? {} : { url: 'file:///nowhere' }),
      filters,
    });
    const cases: Record<string, [object, boolean | string, string[]]> = {
      match: [build(["entity.system.os == 'linux'", "entity.labels.mirror == 'm'"]), true, []],
      mismatch: [build(["entity.system.os == 'linux'", 'false'], false), false, []],
      throwing: [
        build(['nope()'], false),
        "ReferenceError: 'nope' is not defined",
        ['error error filtering entities from asset'],
      ],
      'first build': [
        {
          builds: [build(["entity.system.os == 'windows'"], false), build(['true']), build(['true'], false)],
        },
        true,
        ['info asset includes builds, using builds instead of asset'],
      ],
      'no build': [
        { builds: [build(['false'], false)] },
        false,
        [
          'info asset includes builds, using builds instead of asset',
          'warning entity not filtered from any asset builds, not installing asset',
        ],
      ],
    };
    for (const [title, [asset, result, lines]] of Object.entries(cases)) {
      const { get, log } = managerOf({ asset });
      if (typeof result === 'string') await assert.rejects(get('asset'), { message: result }, title);
      else assert.equal((await get('asset')).length, result ? 1 : 0, title);
      assert.deepEqual(log, lines, title);
    }
  });

  it('leave nothing behind in a temporary cache, and are not fetched without limit', async () => {
    const { manager } = managerOf({ good: local() }, { cacheDir: undefined });
    const [installed] = await manager.get('default', ['good']);
    assert.equal(existsSync(installed?.path ?? ''), true);
    await manager.close();
    assert.equal(existsSync(installed?.path ?? ''), false);
    const assets = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [
        `a${index}`,
        { url: 'file:///nowhere', sha512: String(index).padStart(128, '0') },
      ]),
    );
    const clock = manualClock(0);
    const limited = managerOf(assets, { clock }).manager;
    for (const name of Object.keys(assets).slice(0, 100))
      await assert.rejects(limited.get('default', [name]), /error fetching/);
    await assert.rejects(limited.get('default', ['a100']), {
      message: "can't download asset due to rate limit",
    });
    await clock.advance(1000);
    await assert.rejects(limited.get('default', ['a100']), /error fetching/);
  });

  it('bring variables and libraries', async () => {
    const [one] = await managerOf({ 'team/my-asset.1': local() }).get('team/my-asset.1');
    assert.ok(one);
    const two = { name: 'two', path: '/two', sha512: '' };
    assert.deepEqual(assetVariables([one, two], { PATH: '/bin', CPATH: undefined }), [
      `PATH=${one.path}/bin:/two/bin:/bin`,
      `LD_LIBRARY_PATH=${one.path}/lib:/two/lib:`,
      `CPATH=${one.path}/include:/two/include:`,
      `TEAM_MY_ASSET_1_PATH=${one.path}`,
      'TWO_PATH=/two',
    ]);
    assert.deepEqual(
      (await librariesOf([one, two])).map(([name]) => name),
      ['team/my-asset.1/lib/a.js', 'team/my-asset.1/lib/b/two.js'],
    );
  });
});
