import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { readConfig, updateConfig } from '../../../src/config/files.js';
import { type Folders, makeFolders } from '../../support/home.js';

describe('configuration files', () => {
  let folders: Folders;
  let config: string;
  beforeEach(() => {
    folders = makeFolders();
    config = join(folders.home, '.config/sensu/sensuctl');
  });
  afterEach(() => folders.remove());

  const textOf = (name: string) => readFileSync(join(config, name), 'utf8');

  it('are written in the known form, and are the owner’s alone', () => {
    updateConfig(config, 'cluster', { 'api-url': 'http://x' });
    updateConfig(config, 'profile', { format: 'json' });
    assert.equal(
      textOf('cluster'),
      '{\n  "api-url": "http://x",\n  "trusted-ca-file": "",\n  "insecure-skip-tls-verify": false,\n  "APIKey": "",\n  "timeout": 15000000000\n}',
    );
    assert.equal(textOf('profile'), '{\n  "format": "json",\n  "namespace": ""\n}');
    assert.equal(statSync(join(config, 'cluster')).mode & 0o777, 0o600);
    assert.equal(statSync(config).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(config).sort(), ['cluster', 'profile']);
  });

  it('keep what was not changed, unknown keys included, each key in its place', () => {
    mkdirSync(config, { recursive: true });
    writeFileSync(
      join(config, 'cluster'),
      '{"future": [1], "timeout": 5, "API-URL": "http://x", "apikey": "k"}',
    );
    updateConfig(config, 'cluster', { access_token: 'a', expires_at: 7, refresh_token: 'r' });
    assert.deepEqual(Object.entries(JSON.parse(textOf('cluster'))), [
      ['api-url', 'http://x'],
      ['trusted-ca-file', ''],
      ['insecure-skip-tls-verify', false],
      ['access_token', 'a'],
      ['expires_at', 7],
      ['refresh_token', 'r'],
      ['APIKey', 'k'],
      ['timeout', 5],
      ['future', [1]],
    ]);
  });

  for (const broken of ['', '{', '[]', 'null', 'format: yaml\n', '"x"']) {
    it(`are empty when they hold ${JSON.stringify(broken)}`, () => {
      mkdirSync(config, { recursive: true });
      writeFileSync(join(config, 'profile'), broken);
      assert.deepEqual(readConfig(config, 'profile'), {});
      updateConfig(config, 'profile', { namespace: 'dev' });
      assert.deepEqual(readConfig(config, 'profile'), { format: '', namespace: 'dev' });
    });
  }

  it('stay links where they are links', () => {
    const real = join(folders.root, 'kept');
    writeFileSync(real, '{"format": "yaml"}');
    mkdirSync(config, { recursive: true });
    symlinkSync(real, join(config, 'profile'));
    updateConfig(config, 'profile', { namespace: 'dev' });
    assert.ok(lstatSync(join(config, 'profile')).isSymbolicLink());
    assert.deepEqual(JSON.parse(readFileSync(real, 'utf8')), { format: 'yaml', namespace: 'dev' });
  });

  it('that cannot be written are told in the words of the system, and nothing is left over', () => {
    writeFileSync(join(folders.home, '.config'), 'a file');
    assert.throws(() => updateConfig(config, 'profile', {}), {
      name: 'ConfigWriteError',
      message: `mkdir ${config}: not a directory`,
    });
    if (process.getuid?.() === 0) return;
    const closed = join(folders.root, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    assert.throws(() => updateConfig(closed, 'profile', {}), { message: /permission denied/ });
  });

  it('are whole at every moment, though two processes renew tokens in them', async () => {
    updateConfig(config, 'cluster', { 'api-url': 'http://x', APIKey: 'k' });
    const writers = ['one', 'two'].map((name) =>
      spawn(process.execPath, ['--import', 'tsx/esm', writer, config, name], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const ended = Promise.all(writers.map((child) => once(child, 'close')));
    await Promise.all(writers.map((child) => once(child.stdout, 'data')));
    let isOver = false;
    void ended.then(() => (isOver = true));
    let looks = 0;
    while (!isOver) {
      const { 'api-url': url, APIKey, access_token, refresh_token } = JSON.parse(textOf('cluster'));
      assert.deepEqual([url, APIKey], ['http://x', 'k']);
      assert.equal(refresh_token, access_token?.replace('access', 'refresh'), 'tokens of one login');
      looks++;
      await new Promise(setImmediate);
    }
    assert.deepEqual(await ended, [
      [0, null],
      [0, null],
    ]);
    assert.ok(looks > 10);
    assert.deepEqual(readdirSync(config), ['cluster']);
  });
});

const writer = fileURLToPath(new URL('token-writer.ts', import.meta.url));
