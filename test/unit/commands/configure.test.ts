import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { startTestBackend, type TestBackend } from '../../support/backend.js';
import { runInPipe } from '../../support/cli.js';
import { type Folders, makeFolders } from '../../support/home.js';
import { runOnTerminal } from '../../support/terminal.js';

describe('configure, logout, env', () => {
  let backend: TestBackend;
  let folders: Folders;
  before(async () => {
    backend = await startTestBackend();
  });
  after(() => backend.close());
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(() => folders.remove());

  const run = (argv: string[], env: Record<string, string> = {}) =>
    runInPipe({ argv, env, home: folders.home, cwd: folders.cwd, now: () => backend.clock.now() });

  const credentials = () => ['--username', backend.username, '--password', backend.password];
  const configure = (...words: string[]) =>
    run(['configure', '-n', '--url', backend.apiUrl, ...credentials(), ...words]);

  const stored = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(folders.home, '.config/sensu/sensuctl', name), 'utf8'));

  it('keeps what was said, in silence', async () => {
    const { exit, stdout, stderr, exchanges } = await configure(
      '--namespace',
      'dev',
      '--format',
      'json',
      '--timeout',
      '40s',
    );
    assert.deepEqual([exit, stdout, stderr], [0, '', '']);
    assert.deepEqual(
      exchanges.map(({ method, path }) => `${method} ${path}`),
      ['GET /auth'],
    );
    const { access_token, refresh_token, expires_at, ...rest } = stored('cluster');
    assert.deepEqual(rest, {
      'api-url': backend.apiUrl,
      'trusted-ca-file': '',
      'insecure-skip-tls-verify': false,
      APIKey: '',
      timeout: 40e9,
    });
    assert.ok(access_token && refresh_token && expires_at);
    assert.deepEqual(stored('profile'), { format: 'json', namespace: 'dev' });
  });

  it('tells a person what to do when it cannot log in or cannot write', async () => {
    const asked = async (url: string, config: string) => {
      const argv = ['configure', '-n', '--config-dir', config, '--url', url];
      const call = { home: folders.home, cwd: folders.cwd, program: '/usr/bin/sensectl' };
      const words = ['--username', backend.username, '--password', 'not-this'];
      const { exit, printed } = await runOnTerminal({ ...call, argv: [...argv, ...words] });
      assert.equal(exit, 1);
      assert.doesNotMatch(printed, /not-this/);
      return printed;
    };
    const config = join(folders.home, 'config');
    assert.match(await asked(backend.apiUrl, config), /does not accept this username with this password/);
    assert.match(await asked('http://127.0.0.1:1', config), /`backend start` runs a local one/);
    writeFileSync(join(folders.home, 'file'), '');
    const blocked = join(folders.home, 'file', 'config');
    assert.match(
      await asked(backend.apiUrl, blocked),
      /not a directory\r?\n--config-dir or SENSU_CONFIG_DIR/,
    );
  });

  it('takes the environment for what no flag says, but a key is not kept', async () => {
    const env = {
      SENSU_URL: backend.apiUrl,
      SENSU_USERNAME: backend.username,
      SENSU_PASSWORD: backend.password,
      SENSU_NON_INTERACTIVE: 'true',
      SENSU_FORMAT: 'yaml',
      SENSU_API_KEY: 'once',
    };
    assert.equal((await run(['configure', '--namespace', 'ops'], env)).exit, 0);
    assert.deepEqual(stored('profile'), { format: 'yaml', namespace: 'ops' });
    assert.equal(stored('cluster')['APIKey'], '');
  });

  it('names the credentials that are missing', async () => {
    const url = ['configure', '-n', '--url', backend.apiUrl];
    const missing = async (words: string[], env = {}) => (await run([...url, ...words], env)).stderr;
    assert.equal(await missing([]), 'Error: required flag(s) "password", "username" not set\n');
    assert.equal(await missing(['--username', 'admin']), 'Error: required flag(s) "password" not set\n');
    const both = 'Error: required flag(s) "password", "username" not set\n';
    assert.equal(await missing([], { SENSU_USERNAME: 'admin' }), both);
  });

  it('that fails keeps the URL, and the tokens only if they belong to it', async () => {
    await configure();
    const before = stored('cluster');
    const { exit, stderr } = await configure('--password', 'wrong');
    assert.deepEqual([exit, stderr], [1, '\nError: unable to authenticate with error: Unauthorized\n\n']);
    assert.deepEqual(stored('cluster'), before);
    const other = await run(['configure', '-n', '--url', 'http://127.0.0.1:1', ...credentials()]);
    assert.match(
      other.stderr,
      /^\nError: unable to authenticate with error: Get "http:\/\/127.0.0.1:1\/auth": /,
    );
    const { 'api-url': url, access_token, refresh_token } = stored('cluster');
    assert.deepEqual([url, access_token, refresh_token], ['http://127.0.0.1:1', '', '']);
  });

  it('ends with logout, which leaves the rest', async () => {
    await configure('--format', 'yaml');
    const { exit, stdout } = await run(['logout']);
    assert.deepEqual([exit, stdout], [0, 'You have been logged out\n']);
    const { 'api-url': url, access_token, expires_at, refresh_token } = stored('cluster');
    assert.deepEqual([url, access_token, expires_at, refresh_token], [backend.apiUrl, '', 0, '']);
    assert.deepEqual(stored('profile'), { format: 'yaml', namespace: 'default' });
    assert.match((await run(['logout'])).stderr, /^Error: Unable to locate credentials/);
  });

  it('is shown for each shell, and with an API key alone', async () => {
    await configure();
    const lines = async (shell: string) =>
      (await run(['env'], { SHELL: shell, SENSU_NAMESPACE: 'ops' })).stdout.split('\n');
    assert.equal((await lines('/usr/bin/zsh'))[1], 'export SENSU_NAMESPACE="ops"');
    assert.equal((await lines('cmd'))[1], 'SET SENSU_NAMESPACE=ops');
    const powershell = await lines('/opt/powershell');
    assert.equal(powershell[1], '$Env:SENSU_NAMESPACE = "ops"');
    assert.equal(powershell.at(-2), '# & /usr/local/bin/sensectl env | Invoke-Expression');
    const keyOnly = {
      SENSU_CONFIG_DIR: folders.cwd,
      SENSU_API_URL: backend.apiUrl,
      SENSU_API_KEY: backend.apiKey,
    };
    const { exit, stdout } = await run(['env', '--shell', 'bash'], keyOnly);
    assert.equal(exit, 0);
    assert.match(stdout, /SENSU_ACCESS_TOKEN=""\nexport SENSU_ACCESS_TOKEN_EXPIRES_AT="0"/);
    assert.match((await run(['logout'], keyOnly)).stderr, /^Error: there is no login to end/);
  });

  it('is viewed in every format', async () => {
    await configure();
    const expiry = String(stored('cluster')['expires_at']);
    const table = (await run(['config', 'view'])).stdout;
    assert.match(table, /^=== Active Configuration\nAPI URL: +http/);
    const view = async (format: string) => (await run(['config', 'view'], { SENSU_FORMAT: format })).stdout;
    const expected = {
      'api-url': backend.apiUrl,
      format: 'tabular',
      jwt_expires_at: expiry,
      namespace: 'default',
      timeout: '15s',
      username: backend.username,
    };
    assert.deepEqual(JSON.parse(await view('json')), expected);
    assert.equal(await view('wrapped-json'), await view('json'));
    assert.match(await view('yaml'), new RegExp(`^jwt_expires_at: "${expiry}"$`, 'm'));
  });
});
