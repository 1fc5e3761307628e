import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Settings } from '../../../src/config/settings.js';
import { runInPipe } from '../../support/cli.js';
import { type Folders, makeFolders } from '../../support/home.js';

const stored = {
  cluster: { 'api-url': 'http://file', APIKey: 'file-key', 'trusted-ca-file': '/file.pem', timeout: 99e9 },
  profile: { namespace: 'file-ns', format: 'yaml' },
};

describe('precedence of flags, environment and files', () => {
  let folders: Folders;
  before(() => {
    folders = makeFolders();
    write(join(folders.home, '.config/sensu/sensuctl'), stored);
  });
  after(() => folders.remove());

  const settingsOf = (flags: object, env: Record<string, string>) =>
    new Settings(flags, { HOME: folders.home, ...env }, folders.cwd);

  type Setting = 'apiUrl' | 'apiKey' | 'namespace' | 'trustedCaFile' | 'timeoutMs' | 'insecureSkipTlsVerify';
  const cases: readonly [Setting, flags: object, env: Record<string, string>, value: unknown][] = [
    ['apiUrl', {}, {}, 'http://file'],
    ['apiUrl', {}, { SENSU_API_URL: 'http://env' }, 'http://env'],
    ['apiUrl', {}, { SENSU_API_URL: '' }, 'http://file'],
    ['apiUrl', { 'api-url': 'http://flag' }, { SENSU_API_URL: 'http://env' }, 'http://flag'],
    ['apiUrl', { 'api-url': '' }, { SENSU_API_URL: 'http://env' }, 'http://file'],
    ['apiKey', {}, {}, 'file-key'],
    ['apiKey', { 'api-key': 'flag' }, { SENSU_API_KEY: 'env' }, 'flag'],
    ['apiKey', {}, { SENSU_API_KEY: 'env' }, 'env'],
    ['namespace', {}, {}, 'file-ns'],
    ['namespace', {}, { SENSU_NAMESPACE: 'env' }, 'env'],
    ['namespace', { namespace: '' }, { SENSU_NAMESPACE: 'env' }, 'file-ns'],
    ['namespace', { namespace: 'flag' }, { SENSU_NAMESPACE: 'env' }, 'flag'],
    ['namespace', {}, { SENSU_CONFIG_DIR: '/nonexistent' }, 'default'],
    ['namespace', { 'config-dir': '/nonexistent' }, {}, 'default'],
    ['trustedCaFile', {}, { SENSU_TRUSTED_CA_FILE: '/env.pem' }, '/env.pem'],
    ['trustedCaFile', {}, {}, '/file.pem'],
    // The stored timeout is never looked at.
    ['timeoutMs', {}, {}, 15_000],
    ['timeoutMs', {}, { SENSU_TIMEOUT: '49s' }, 49_000],
    ['timeoutMs', {}, { SENSU_TIMEOUT: '49' }, 15_000],
    ['timeoutMs', { timeout: 5 }, { SENSU_TIMEOUT: '49s' }, 5],
    ['insecureSkipTlsVerify', {}, {}, false],
    ['insecureSkipTlsVerify', {}, { SENSU_INSECURE_SKIP_TLS_VERIFY: 'T' }, true],
    ['insecureSkipTlsVerify', {}, { SENSU_INSECURE_SKIP_TLS_VERIFY: 'perhaps' }, false],
    [
      'insecureSkipTlsVerify',
      { 'insecure-skip-tls-verify': false },
      { SENSU_INSECURE_SKIP_TLS_VERIFY: 'true' },
      false,
    ],
  ];
  for (const [setting, flags, env, value] of cases) {
    it(`${setting} of ${JSON.stringify(flags)} and ${JSON.stringify(env)} is ${value}`, () =>
      assert.equal(settingsOf(flags, env)[setting], value));
  }

  it('a truth in the file cannot be switched off', () => {
    const folder = join(folders.root, 'insecure');
    write(folder, { cluster: { 'insecure-skip-tls-verify': true }, profile: {} });
    assert.ok(
      settingsOf({ 'config-dir': folder, 'insecure-skip-tls-verify': false }, {}).insecureSkipTlsVerify,
    );
  });

  it('values of a wrong type are not there', () => {
    const folder = join(folders.root, 'wrong');
    write(folder, { cluster: { 'api-url': 5, timeout: 'x' }, profile: { format: 5, namespace: 'dev' } });
    const { apiUrl, format, namespace } = settingsOf({ 'config-dir': folder }, {});
    assert.deepEqual([apiUrl, format, namespace], ['', 'tabular', 'dev']);
  });

  it('what was said for one call is not kept by commands that save', async () => {
    const folder = join(folders.root, 'saved');
    write(folder, stored);
    const env = {
      SENSU_CONFIG_DIR: folder,
      SENSU_NAMESPACE: 'once',
      SENSU_API_KEY: 'once',
      SENSU_FORMAT: 'once',
    };
    for (const argv of [
      ['config', 'set-format', 'json', '--namespace', 'once'],
      [
        'config',
        'set-timeout',
        '5s',
        '--api-url',
        'http://once',
        '--api-key',
        'once',
        '--insecure-skip-tls-verify',
      ],
    ]) {
      const { stdout, stderr } = await runInPipe({ argv, env, home: folders.home });
      assert.deepEqual([stdout, stderr], ['Updated\n', '']);
    }
    assert.deepEqual(read(folder, 'profile'), { format: 'json', namespace: 'file-ns' });
    assert.deepEqual(read(folder, 'cluster'), {
      ...stored.cluster,
      'insecure-skip-tls-verify': false,
      timeout: 5e9,
    });
  });

  it('a file that cannot be written is a failure', async () => {
    const env = { SENSU_CONFIG_DIR: '/dev/null/x' };
    const { exit, stdout, stderr } = await runInPipe({
      argv: ['config', 'set-format', 'json'],
      env,
      home: folders.home,
    });
    assert.deepEqual([exit, stdout], [1, '']);
    assert.match(
      stderr,
      /^Error: unable to write new configuration file with error: mkdir .*: not a directory\n$/,
    );
  });
});

function write(folder: string, files: Record<string, object>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
}

const read = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
