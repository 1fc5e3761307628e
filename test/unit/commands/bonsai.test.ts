import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, openBench } from '../../support/bench.js';
import { type Listener, serving } from '../../support/listeners.js';

const sha512 = 'ab'.repeat(64);

const definition = (version: string, notes: Record<string, string> = {}): string =>
  JSON.stringify({
    type: 'Asset',
    api_version: 'core/v2',
    metadata: {
      name: 'cpu',
      annotations: {
        'io.sensu.bonsai.api_url': 'https://bonsai.example.org/api/v1/assets/acme/cpu',
        'io.sensu.bonsai.namespace': 'acme',
        'io.sensu.bonsai.name': 'cpu',
        'io.sensu.bonsai.version': version,
        ...notes,
      },
    },
    spec: { builds: [{ url: `https://dl.example.org/cpu-${version}.tgz`, sha512 }] },
  });

describe('assets from Bonsai', () => {
  let bench: Bench;
  let bonsai: Listener;
  let asked: string[];
  const versions: Record<string, string[]> = {
    cpu: ['1.9.0', 'v1.10.0', '1.10.0-beta.2', 'not a version', '0.4'],
    none: ['nightly'],
    ahead: ['2.0.0', '2.1.0-rc.1'],
  };
  before(async () => {
    bench = await openBench();
    bonsai = await serving((request, response) => {
      const [, , name = '', version] = (request.url ?? '').split('/');
      asked.push(request.url ?? '');
      if (!versions[name]) {
        response.statusCode = 404;
        return response.end('{}');
      }
      const list = { name: `acme/${name}`, versions: versions[name].map((text) => ({ version: text })) };
      return response.end(version === undefined ? JSON.stringify(list) : definition(version));
    });
  });
  beforeEach(async () => {
    asked = [];
    await bench.backend.reset();
  });
  after(async () => {
    await bonsai.close();
    await bench.close();
  });

  const ask = (words: string, url = bonsai.url) => bench.pipe([...words.split(' '), '--bonsai-url', url]);
  const nextStep = (name: string) =>
    '\nYou have successfully added the Sensu asset resource, but the asset will not get downloaded until\n' +
    "it's invoked by another Sensu resource (ex. check). To add this runtime asset to the appropriate\n" +
    `resource, populate the "runtime_assets" field with ["${name}"].\n`;

  it('are added in their latest version, under their full name', async () => {
    const { exit, stdout, stderr } = await ask('asset add acme/cpu');
    assert.deepEqual([exit, stderr], [0, '']);
    assert.equal(
      stdout,
      'no version specified, using latest: v1.10.0\n' +
        'fetching bonsai asset: acme/cpu:v1.10.0\n' +
        `added asset: acme/cpu:v1.10.0\n${nextStep('acme/cpu')}`,
    );
    assert.deepEqual(asked, ['/acme/cpu', '/acme/cpu/v1.10.0/release_asset_builds']);
    const added = await bench.json('asset', 'info', 'acme/cpu');
    assert.equal(added.builds[0].url, 'https://dl.example.org/cpu-v1.10.0.tgz');
    assert.equal(added.metadata.labels, undefined);
  });

  it('are added in the version asked for as Bonsai spells it, under another name', async () => {
    const { stdout } = await ask('asset add acme/cpu:1.10 --rename cpu-check');
    assert.equal(
      stdout,
      `fetching bonsai asset: acme/cpu:v1.10.0\nadded asset: acme/cpu:v1.10.0\n${nextStep('cpu-check')}`,
    );
    assert.equal((await bench.json('asset', 'info', 'cpu-check')).metadata.name, 'cpu-check');
  });

  for (const [words, message, requests] of [
    ['acme', 'asset name must be specified in the format "namespace/asset" (e.g. mynamespace/cpu-check)', 0],
    [
      'acme/cpu/x',
      'asset name must be specified in the format "namespace/asset" (e.g. mynamespace/cpu-check)',
      0,
    ],
    ['acme/cpu:1:2', 'only one colon is permitted in the asset name', 0],
    ['acme/cpu:one', 'Malformed version: one', 0],
    [
      'acme/cpu:v9.9',
      'version "9.9.0" of asset "acme/cpu" does not exist\navailable versions: 0.4, 1.9.0, 1.10.0-beta.2, v1.10.0',
      1,
    ],
    ['acme/none', 'asset "acme/none" does not have any available versions', 1],
    ['acme/gone', 'bonsai api returned status code: 404', 1],
  ] as const) {
    it(`${words} is refused`, async () => {
      const { exit, stderr } = await ask(`asset add ${words}`);
      assert.deepEqual([exit, stderr, asked.length], [1, `Error: ${message}\n`, requests]);
    });
  }

  it('are compared with what is there', async () => {
    await ask('asset add acme/cpu:0.4');
    await ask('asset add acme/cpu:v1.10.0 --rename newest');
    await bench.pipe(['create'], { stdin: definition('2.0.0').replaceAll('"cpu"', '"ahead"') });
    await bench.pipe(['asset', 'create', 'plain', '--url', 'http://x.org/a.tgz', '--sha512', sha512]);
    const { stdout } = await ask('asset outdated --format json');
    const item = (
      asset_name: string,
      bonsai_name: string,
      current_version: string,
      latest_version: string,
    ) => ({
      bonsai_name,
      bonsai_namespace: 'acme',
      asset_name,
      current_version,
      latest_version,
    });
    assert.deepEqual(JSON.parse(stdout), [
      item('acme/cpu', 'cpu', '0.4', 'v1.10.0'),
      item('ahead', 'ahead', '2.0.0', '2.1.0-rc.1'),
    ]);
    const table = await ask('asset outdated');
    assert.match(table.stdout.replace(/\x1b\[[\d;]*m/g, ''), /acme\/cpu +acme\/cpu +0\.4 +v1\.10\.0/);
    // The original repeats the last one as often as there are outdated ones.
    const yaml = await ask('asset outdated --format yaml');
    assert.deepEqual(yaml.stdout.match(/asset_name: .*/g), ['asset_name: acme/cpu', 'asset_name: ahead']);
  });

  for (const [missing, note, message] of [
    [
      'the version',
      { 'io.sensu.bonsai.version': '' },
      'asset missing io.sensu.bonsai.version annotation: cpu',
    ],
    ['the name', { 'io.sensu.bonsai.name': '' }, 'asset missing io.sensu.bonsai.name annotation: cpu'],
    [
      'a readable version',
      { 'io.sensu.bonsai.version': 'x' },
      'could not parse version "x" of asset cpu: Malformed version: x',
    ],
    [
      'its place in Bonsai',
      { 'io.sensu.bonsai.name': 'gone' },
      'could not fetch asset cpu: bonsai api returned status code: 404',
    ],
  ] as const) {
    it(`cannot be compared without ${missing}`, async () => {
      await bench.pipe(['create'], { stdin: definition('1.0.0', note) });
      const { exit, stdout, stderr } = await ask('asset outdated');
      assert.deepEqual([exit, stdout, stderr], [1, '', `Error: ${message}\n`]);
    });
  }

  it('can come from a file', async () => {
    const file = join(bench.folders.cwd, 'index.json');
    writeFileSync(file, definition('1.0.0') + definition('1.2.0'));
    const { stdout } = await ask('asset add acme/cpu', 'index.json');
    assert.match(stdout, /^no version specified, using latest: 1\.2\.0\n/);
    await ask('asset add acme/cpu:1.0.0', `file://${file}`);
    const outdated = await ask('asset outdated --format json', file);
    assert.equal(JSON.parse(outdated.stdout)[0].latest_version, '1.2.0');
    const gone = await ask('asset add acme/disk', file);
    assert.equal(gone.stderr, `Error: no asset "acme/disk" in ${file}\n`);
    assert.deepEqual(asked, []);
  });
});
