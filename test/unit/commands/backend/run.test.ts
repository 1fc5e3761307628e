import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { registryFolder } from '../../../../src/commands/backend/running.js';
import { type CliResult, runInPipe } from '../../../support/cli.js';
import { type Folders, makeFolders } from '../../../support/home.js';

const free = ['--api-listen-address', '127.0.0.1:0', '--agent-port', '0'];

describe('backend commands', () => {
  let folders: Folders;
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(() => folders.remove());

  const run = (argv: string[], env: Record<string, string> = {}): Promise<CliResult> =>
    runInPipe({ argv, home: folders.home, cwd: folders.cwd, env });

  const node = (script: string): string[] => [process.execPath, '-e', script];

  describe('exec', () => {
    it('leads the command to a fresh backend, and nothing of the user is seen', async () => {
      const script = `
        const { SENSU_API_URL: url, SENSU_API_KEY: key, ...env } = process.env;
        fetch(url + '/api/core/v2/namespaces', { headers: { Authorization: 'Key ' + key } })
          .then((response) => response.json())
          .then((names) => console.log(JSON.stringify({ env, names: names.map(({ name }) => name) })));`;
      const inherited = { SENSU_FORMAT: 'yaml', SENSU_API_URL: 'http://127.0.0.1:1', OTHER: 'kept' };
      const { exit, stdout, stderr } = await run(['backend', 'exec', '--', ...node(script)], inherited);
      assert.equal(exit, 0, stderr);
      const { env, names } = JSON.parse(stdout);
      assert.deepEqual(names, ['default', 'sensu-system']);
      assert.equal(env.SENSU_NAMESPACE, 'default');
      assert.equal(env.SENSU_FORMAT, undefined);
      assert.equal(env.OTHER, 'kept');
      assert.ok(!existsSync(env.SENSU_CONFIG_DIR), 'its folder is gone');
      assert.deepEqual(readdirSync(registryFolder({ HOME: folders.home })), []);
    });

    it('has an API key in every mode, and what was seeded', async () => {
      writeFileSync(
        join(folders.cwd, 'seed.json'),
        JSON.stringify({ type: 'Namespace', api_version: 'core/v2', metadata: {}, spec: { name: 'seeded' } }),
      );
      const script = `fetch(process.env.SENSU_API_URL + '/api/core/v2/namespaces/seeded', {
        headers: { Authorization: 'Key ' + process.env.SENSU_API_KEY } }).then(({ status }) => process.exit(status - 200))`;
      const flags = ['--compat', '6.7.5', '--seed', 'seed.json'];
      const { exit, stderr } = await run(['backend', 'exec', ...flags, '--', ...node(script)]);
      assert.equal(exit, 0, stderr);
    });

    const endings: [string, string[], number][] = [
      ['the code of the command', node('process.exit(7)'), 7],
      ['128 and the number of a signal', node('process.kill(process.pid, "SIGKILL")'), 137],
      ['127 where there is no command', ['no-such-command-anywhere'], 127],
    ];
    for (const [what, argv, code] of endings) {
      it(`ends with ${what}`, async () => {
        const { exit, stderr } = await run(['backend', 'exec', '--', ...argv]);
        assert.equal(exit, code, stderr);
      });
    }

    it('passes standard input on', async () => {
      const argv = ['backend', 'exec', '--', ...node('process.stdin.pipe(process.stdout)')];
      const call = { argv, home: folders.home, cwd: folders.cwd, stdin: 'heard' };
      assert.equal((await runInPipe(call)).stdout, 'heard');
    });
  });

  describe('start', () => {
    /** Starts one, does something while it runs, and stops it by `backend stop`. */
    async function whileRunning(flags: string[], act: (ready: Ready) => Promise<void>): Promise<CliResult> {
      const readyFile = join(folders.cwd, 'ready.json');
      const running = run(['backend', 'start', ...free, '--ready-file', readyFile, ...flags]);
      const ready = await Promise.race([
        appears(readyFile),
        running.then(({ stderr }) => assert.fail(stderr)),
      ]);
      try {
        await act(JSON.parse(ready) as Ready);
      } finally {
        await run(['backend', 'stop']);
      }
      return running;
    }

    it('says one JSON object when it accepts, and stops cleanly', async () => {
      let seen: Ready | undefined;
      const { exit, stdout, stderr } = await whileRunning([], async (ready) => {
        seen = ready;
        assert.equal((await fetch(`${ready.apiUrl}/health`)).status, 200);
      });
      assert.equal(exit, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), seen);
      assert.equal(seen?.username, 'admin');
      assert.equal(seen?.pid, process.pid);
      assert.ok(!existsSync(join(folders.cwd, 'ready.json')));
      await assert.rejects(fetch(`${seen?.apiUrl}/health`));
    });

    it('is found by ls, env and stop', async () => {
      await whileRunning([], async ({ apiUrl, pid, apiKey }) => {
        const listed = JSON.parse((await run(['backend', 'ls', '--format', 'json'])).stdout);
        assert.deepEqual([listed.length, listed[0].apiUrl, listed[0].pid], [1, apiUrl, pid]);
        assert.match(
          (await run(['backend', 'ls', '--format', 'yaml'])).stdout,
          new RegExp(`^- pid: ${pid}\\n`),
        );
        assert.match((await run(['backend', 'ls'])).stdout, new RegExp(`\\n${pid} +${apiUrl} `));
        assert.match(
          (await run(['backend', 'env', apiUrl])).stdout,
          new RegExp(`export SENSU_API_KEY='${apiKey}'`),
        );
        const folder = registryFolder({ HOME: folders.home });
        assert.equal(statSync(join(folder, readdirSync(folder)[0] as string)).mode & 0o077, 0);
      });
      assert.match((await run(['backend', 'env'])).stderr, /no local backend is running/);
      assert.equal((await run(['backend', 'stop', '1'])).exit, 1);
    });

    it('forgets those that died', async () => {
      await whileRunning([], async () => {
        const folder = registryFolder({ HOME: folders.home });
        const [name] = readdirSync(folder) as [string];
        const dead = { ...JSON.parse(readFileSync(join(folder, name), 'utf8')), pid: 2 ** 22 + 1 };
        writeFileSync(join(folder, 'dead.json'), JSON.stringify(dead));
        const listed = JSON.parse((await run(['backend', 'ls', '--format', 'json'])).stdout);
        assert.equal(listed.length, 1);
        assert.deepEqual(readdirSync(folder), [name]);
      });
    });

    it('shows what handlers would have done, and moves the time', async () => {
      await whileRunning(['--speed', '0', '--seed', seedOf(folders.cwd)], async ({ apiUrl, apiKey }) => {
        const printed = async (...argv: string[]): Promise<string> => {
          const { exit, stdout, stderr } = await run(['backend', ...argv], { TZ: 'UTC' });
          assert.equal(exit, 0, stderr);
          return stdout;
        };
        const document = async (...argv: string[]) => JSON.parse(await printed(...argv, '--format', 'json'));

        const { now } = await document('clock', 'show');
        assert.equal((await document('clock', 'set', '2030-01-01T00:00:00Z')).now, Date.UTC(2030, 0, 1));
        assert.ok(now < Date.UTC(2030, 0, 1));
        await postKeepalive(apiUrl, apiKey);
        const headers = { Authorization: `Key ${apiKey}` };
        const answer = await fetch(`${apiUrl}/api/core/v2/namespaces/default/entities/web1`, { headers });
        assert.equal(((await answer.json()) as { last_seen: number }).last_seen, Date.UTC(2030, 0, 1) / 1000);

        const [entry] = await document('outbox', 'wait', '--name', 'cmdb');
        assert.deepEqual(
          [entry.event.check, entry.executed, entry.env],
          ['registration', false, { WHERE: 'a b', WORD: '********' }],
        );
        assert.match(await printed('outbox', 'list'), /1 {3}2030-01-01 00:00:00 \+0000 UTC {3}cmdb /);
        assert.match(await printed('outbox', 'info', '1'), /^Command: +.\/cmdb --new$/m);
        const input = JSON.parse(await printed('outbox', 'info', '1', '--input'));
        assert.equal(input.check.metadata.name, 'registration');
        assert.match(await printed('clock', 'show', '--format', 'yaml'), /label: keepalived default\/web1/);

        const moved = await document('clock', 'advance', '5m');
        assert.equal(moved.now, Date.UTC(2030, 0, 1, 0, 5));
        assert.deepEqual(moved.fired, [{ at: Date.UTC(2030, 0, 1, 0, 2), label: 'keepalived default/web1' }]);
        assert.deepEqual(
          moved.outbox.map((entry: { event: { check: string } }) => entry.event.check),
          ['deregistration'],
        );
        assert.deepEqual(await document('outbox', 'list', '--check', 'deregistration'), moved.outbox);
        assert.deepEqual(await document('outbox', 'list', '--entity', 'web2'), []);

        assert.equal((await document('clock', 'run', '--speed', '60')).speed, 60);
        assert.match(await printed('clock', 'freeze'), /stands still/);
        assert.deepEqual(await document('outbox', 'clear'), { cleared: 2 });
        const late = await run(['backend', 'outbox', 'wait', '--within', '1ms', '--format', 'json']);
        assert.deepEqual([late.exit, JSON.parse(late.stdout)], [1, []]);
        assert.equal(late.stderr, 'Error: only 0 of 1 came within 1ms\n');
      });
    });

    it('--execute runs handlers for real', async () => {
      const seed = seedOf(folders.cwd, `cat > ${join(folders.cwd, 'heard')}`);
      await whileRunning(['--execute', '--seed', seed], async ({ apiUrl, apiKey }) => {
        await postKeepalive(apiUrl, apiKey);
        const { stdout } = await run(['backend', 'outbox', 'wait', '--format', 'json']);
        assert.deepEqual(JSON.parse(stdout)[0].result, { status: 0, output: '' });
        const heard = JSON.parse(readFileSync(join(folders.cwd, 'heard'), 'utf8'));
        assert.equal(heard.check.metadata.name, 'registration');
      });
    });

    const wrong: [string[], RegExp][] = [
      [['clock', 'advance', 'soon'], /invalid duration "soon"/],
      [['clock', 'advance', '--', '-5m'], /time only advances/],
      [['clock', 'set', 'tomorrow'], /must be RFC 3339/],
      [['clock', 'run', '--speed', '0'], /speed must be a number above 0/],
      [['outbox', 'info', '7'], /the outbox has no entry 7/],
    ];
    it('says what is wrong with a moment, a speed or a number', async () => {
      await whileRunning([], async () => {
        for (const [argv, message] of wrong) {
          const { exit, stderr } = await run(['backend', ...argv]);
          assert.deepEqual([exit, message.test(stderr)], [1, true], stderr);
        }
      });
    });

    it('names port and flag when the port is taken', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      try {
        const api = await run([
          'backend',
          'start',
          '--api-listen-address',
          `127.0.0.1:${port}`,
          '--agent-port',
          '0',
        ]);
        assert.equal(api.exit, 1);
        assert.match(api.stderr, new RegExp(`${port}.*--api-listen-address`));
        const agents = await run(['backend', 'start', ...free.slice(0, 2), '--agent-port', String(port)]);
        assert.match(agents.stderr, new RegExp(`${port}.*--agent-port`));
      } finally {
        server.close();
      }
    });
  });

  it('fidelity tells every divergence', async () => {
    const { stdout } = await run(['backend', 'fidelity', '--format', 'json']);
    const ids = JSON.parse(stdout).divergences.map(({ id }: { id: string }) => id);
    assert.ok(ids.includes('registration-pipe-set'));
    const text = (await run(['backend', 'fidelity'])).stdout;
    for (const id of ids) assert.ok(text.includes(`\n${id}\n`));
  });
});

/** A file with a handler of registration events that is run under a name of its own. */
function seedOf(folder: string, command = './cmdb --new'): string {
  const handler = (name: string, spec: object) => ({
    type: 'Handler',
    api_version: 'core/v2',
    metadata: { name },
    spec,
  });
  const cmdb = { type: 'pipe', command, env_vars: ['WHERE=a b'] };
  const secrets = command === './cmdb --new' ? [{ name: 'WORD', secret: 'word' }] : [];
  writeFileSync(
    join(folder, 'seed.json'),
    [handler('registration', { type: 'set', handlers: ['cmdb'] }), handler('cmdb', { ...cmdb, secrets })]
      .map((document) => JSON.stringify(document))
      .join('\n'),
  );
  return 'seed.json';
}

/** The first keepalive of an agent that wants to be deregistered. */
async function postKeepalive(apiUrl: string, apiKey: string): Promise<void> {
  const metadata = { name: 'web1', namespace: 'default' };
  const event = {
    timestamp: 1,
    entity: { entity_class: 'agent', metadata, deregister: true, deregistration: { handler: 'cmdb' } },
    check: { metadata: { ...metadata, name: 'keepalive' }, interval: 20, timeout: 120 },
  };
  const { status } = await fetch(`${apiUrl}/api/core/v2/namespaces/default/events`, {
    method: 'POST',
    headers: { Authorization: `Key ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(event),
  });
  assert.equal(status, 201);
}

interface Ready {
  readonly apiUrl: string;
  readonly username: string;
  readonly apiKey: string;
  readonly pid: number;
}

/** The content of a file as soon as there is one. */
async function appears(file: string): Promise<string> {
  for (;;) {
    if (existsSync(file)) {
      const content = readFileSync(file, 'utf8');
      if (content.endsWith('\n')) return content;
    }
    await new Promise(setImmediate);
  }
}
