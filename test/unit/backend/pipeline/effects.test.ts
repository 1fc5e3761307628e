import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBus } from '../../../../src/backend/bus.js';
import { Outbox } from '../../../../src/backend/outbox/outbox.js';
import { RealEffects } from '../../../../src/backend/pipeline/effects.js';
import { envProvider, Secrets } from '../../../../src/backend/secrets/secrets.js';
import { systemClock } from '../../../../src/host/clock.js';
import { runCommand } from '../../../../src/host/command.js';
import { mergeEnvironments } from '../../../../src/host/environment.js';
import { createSandbox, eventOf, type Resources, type Sandbox, world } from './given.js';

const PATH = process.env['PATH'];
const wall = systemClock();
const stop = new AbortController().signal;
const limits = { wall, outputLimit: 1 << 20, longest: 30, stop };
const run = (command: string, more: object = {}) =>
  runCommand({ command, env: { PATH: PATH ?? '' }, input: '', timeout: 0, ...more }, limits);

describe('commands', () => {
  it('give status and combined output', async () => {
    const cases: [string, number, string | RegExp][] = [
      ['echo out; echo err >&2; exit 3', 3, 'out\nerr\n'],
      ['for i in 1 2 3 4 5 6 7 8 9; do echo o; echo e >&2; done', 0, 'o\ne\n'.repeat(9)],
      ['echo "$0"; "', 2, /^sh: 1: |^sh: -c: /],
      ['kill -9 $$', -1, ''],
      ['this-does-not-exist', 127, /not found/],
    ];
    for (const [command, status, output] of cases) {
      const result = await run(command);
      assert.equal(result.status, status, command);
      if (typeof output === 'string') assert.equal(result.output, output);
      else assert.match(result.output, output);
    }
    assert.deepEqual(await run('cat', { input: 'text' }), { status: 0, output: 'text' });
    assert.deepEqual(await run('wc -c | tr -d " "'), { status: 0, output: '0\n' });
  });

  it('end with everything they started when their time is over, whatever they do against it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-'));
    const survived = join(folder, 'survived');
    const hostile = [
      `echo begun; trap '' TERM INT; (trap '' TERM; sleep 2; touch ${survived}) & sleep 20`,
      `echo begun; sh -c 'sleep 2; touch ${survived}' & wait`,
      'echo begun; while :; do :; done',
    ];
    const started = Date.now();
    for (const result of await Promise.all(hostile.map((command) => run(command, { timeout: 1 })))) {
      assert.deepEqual(result, { status: 2, output: 'Execution timed out\nbegun\n' });
    }
    assert.ok(Date.now() - started < 10_000);
    await run('sleep 2');
    assert.equal(existsSync(survived), false);
    rmSync(folder, { recursive: true });
  });

  it('may fill their output or leave their input unread', async () => {
    const full = await run('yes | head -c 5000000; exit 1');
    assert.equal(full.status, 1);
    assert.match(full.output.slice(1 << 20), /^\n\[3951424 more bytes of output dropped\]\n$/);
    assert.deepEqual(await run('exec <&-; exit 4', { input: 'x'.repeat(3_000_000) }), {
      status: 4,
      output: '',
    });
    assert.equal((await run('sleep 60 & echo done')).output, 'done\n');
  });

  it('stop with the backend', async () => {
    const controller = new AbortController();
    const running = runCommand(
      { command: 'echo begun; sleep 60', env: { PATH: PATH ?? '' }, input: '', timeout: 0 },
      { ...limits, stop: controller.signal },
    );
    controller.abort();
    assert.equal((await running).status, -1);
  });

  it('inherit an environment: later variables win, search paths grow', () => {
    const merged = mergeEnvironments(
      { PATH: '/bin', A: '0', GONE: undefined },
      ['PATH=/asset/bin:/bin', 'A=1'],
      ['A=2', 'A=3', 'EMPTY=', 'NOEQUALS', 'B=x=y', 'CPATH=/i'],
    );
    assert.deepEqual(merged, { A: '3', B: 'x=y', CPATH: '/i:', EMPTY: '', PATH: '/asset/bin:/bin:/bin' });
  });
});

describe('effects', () => {
  let sandbox: Sandbox;
  let folder: string;
  before(() => {
    sandbox = createSandbox();
    folder = mkdtempSync(join(tmpdir(), 'effects-'));
  });
  after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const forReal = (resources: Resources, environment: Record<string, string> = {}, provider = true) => {
    const outbox = new Outbox(systemClock(), createBus());
    const secrets = new Secrets(provider ? envProvider(environment) : undefined);
    const effects = new RealEffects({
      outbox,
      secrets,
      wall,
      environment: { PATH, ...environment },
      assetVariables: () => Promise.resolve(['PATH=/asset/bin:/usr/bin']),
    });
    return { ...world(resources, sandbox, effects), outbox };
  };
  const pipe = (command: string, more: object = {}) => ({ type: 'pipe', command, ...more });

  it('are withheld unless told otherwise: the outbox holds what would have run', async () => {
    const secrets = [{ name: 'TOKEN', secret: 'no/such' }];
    const handlers = {
      a: pipe(`touch ${folder}/ran`, { env_vars: ['X=1'], secrets, runtime_assets: ['asset'], timeout: 5 }),
      b: pipe('true', { mutator: 'm' }),
      c: { type: 'udp', socket: { host: '::1', port: 9 } },
    };
    const { run: go, outbox } = world(
      { handlers, mutators: { m: { command: `touch ${folder}/ran` } } },
      sandbox,
    );
    await go(eventOf({ handlers: ['a', 'b', 'c'] }));
    assert.equal(existsSync(join(folder, 'ran')), false);
    const [a, m, b, c] = outbox.list();
    const { stdin, time, ...rest } = a as NonNullable<typeof a>;
    assert.equal(JSON.parse(stdin).check.metadata.name, 'c1');
    assert.ok(time > 0);
    assert.deepEqual(rest, {
      id: 1,
      kind: 'handler',
      type: 'pipe',
      name: 'a',
      namespace: 'default',
      pipeline: 'legacy-pipeline',
      workflow: 'legacy-pipeline-workflow-a',
      event: { id: '4a1a6a2e-1e8d-4d2a-9b77-0b4f5b5f3a11', entity: 'p1', check: 'c1' },
      argv: ['sh', '-c', `touch ${folder}/ran`],
      env: { X: '1', TOKEN: '********' },
      runtimeAssets: ['asset'],
      timeout: 5,
      executed: false,
    });
    assert.deepEqual(
      [m?.kind, m?.name, b?.stdin === stdin, c?.address, c?.type],
      ['mutator', 'm', true, 'udp://[::1]:9', 'udp'],
    );
  });

  it('run for real when told, with environment, assets and secrets; no secret is shown', async () => {
    const secrets = [{ name: 'TOKEN', secret: 'service/token' }];
    const handlers = {
      h: pipe(
        `echo "$TOKEN|$X" > ${folder}/out; echo "token $TOKEN"; echo $PATH; cat > ${folder}/in; exit 3`,
        { env_vars: ['X=1', 'TOKEN=mine'], secrets, runtime_assets: ['a'] },
      ),
    };
    const { run: go, outbox, log } = forReal({ handlers }, { SERVICE_TOKEN: 'hunter22' });
    await go(eventOf({ handlers: ['h'], output: 'hunter22' }));
    assert.equal(readFileSync(join(folder, 'out'), 'utf8'), 'hunter22|1\n');
    assert.equal(JSON.parse(readFileSync(join(folder, 'in'), 'utf8')).check.output, 'hunter22');
    assert.doesNotMatch(JSON.stringify([outbox.list(), log]), /hunter22/);
    const line = log.find(({ msg }) => msg === 'event pipe handler executed');
    assert.deepEqual(
      [line?.['status'], line?.['output'], line?.['handler'], line?.['pipeline_workflow']],
      [3, `token ********\n/asset/bin:/usr/bin:${PATH}\n`, 'h', 'legacy-pipeline-workflow-h'],
    );
    assert.deepEqual(outbox.list()[0]?.env, { PATH: '/asset/bin:/usr/bin', X: '1', TOKEN: '********' });
  });

  it('fail without a provider or a value for a secret, and end the pipeline', async () => {
    const secrets = [{ name: 'TOKEN', secret: 'tok' }];
    const handlers = { a: pipe('true', { secrets }), z: pipe(`touch ${folder}/z`) };
    for (const [provider, error] of [
      [false, 'no secret provider defined'],
      [true, 'secret not found: tok'],
    ] as const) {
      const { run: go, log } = forReal({ handlers }, {}, provider);
      await go(eventOf({ handlers: ['a', 'z'] }));
      assert.deepEqual(
        log.map(({ level, msg, error: said }) => [level, msg, said]),
        [
          ['error', 'failed to retrieve secrets for handler', error],
          ['error', 'failed to execute event pipe handler', error],
          ['error', `${error}, skipping execution of pipeline`, undefined],
        ],
      );
    }
    assert.equal(existsSync(join(folder, 'z')), false);
  });

  it("take a mutator's output for data; one that fails or is too slow ends the pipeline", async () => {
    const resources = (command: string) => ({
      handlers: { h: pipe(`cat > ${folder}/data`, { mutator: 'm' }) },
      mutators: { m: { command, timeout: 1, env_vars: ['X=1'] } },
    });
    const good = forReal(resources('echo "[$X]"; echo err >&2; head -c 9'));
    await good.run(eventOf({ handlers: ['h'] }));
    assert.equal(readFileSync(join(folder, 'data'), 'utf8'), '[1]\nerr\n{"check":');
    for (const [command, status, output] of [
      ['echo bad; exit 1', 1, 'bad\n'],
      ['echo a; sleep 20', 2, 'Execution timed out\na\n'],
    ] as const) {
      const { run: go, log } = forReal(resources(command));
      await go(eventOf({ handlers: ['h'] }));
      const error = 'pipe mutator execution returned non-zero exit status';
      assert.deepEqual(
        log.map(({ msg }) => msg),
        [
          'failure in event pipe mutator execution',
          'failed to mutate the event',
          `${error}, skipping execution of pipeline`,
        ],
      );
      assert.deepEqual(
        [log[0]?.['status'], log[0]?.['output'], log[0]?.['assets'], log[1]?.['error']],
        [status, output, null, error],
      );
    }
  });

  it('send over tcp and udp; what refuses ends the pipeline', async () => {
    const received: string[] = [];
    const server = createServer((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => received.push(text));
    }).listen(0, '127.0.0.1');
    const datagrams = createSocket('udp4');
    datagrams.on('message', (message) => received.push(String(message)));
    datagrams.bind(0, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(datagrams, 'listening')]);
    const { port } = server.address() as AddressInfo;
    const socket = (type: string, to: number, timeout = 0) => ({
      type,
      timeout,
      mutator: 'only_check_output',
      socket: { host: '127.0.0.1', port: to },
    });
    const handlers = { a: socket('tcp', port), b: socket('udp', datagrams.address().port) };
    const { run: go, log } = forReal({ handlers });
    const both = Promise.all([
      once(server, 'connection').then(([connection]) => once(connection, 'end')),
      once(datagrams, 'message'),
    ]);
    await go(eventOf({ handlers: ['a', 'b'], output: 'line1\nline2' }));
    await both;
    assert.deepEqual(received, ['line1\nline2', 'line1\nline2']);
    assert.deepEqual(
      log.map(({ msg, bytes, handler_protocol }) => [msg, bytes, handler_protocol]),
      [
        ['event socket handler executed', 11, 'tcp'],
        ['event socket handler executed', 11, 'udp'],
      ],
    );
    server.close();
    datagrams.close();
    await once(server, 'close');
    const closed = forReal({ handlers: { a: socket('tcp', port, 2), z: pipe(`touch ${folder}/never`) } });
    await closed.run(eventOf({ handlers: ['a', 'z'] }));
    const refused = `dial tcp 127.0.0.1:${port}: connect: connection refused`;
    assert.deepEqual(
      closed.log.map(({ msg, handler }) => [msg, handler]),
      [
        [refused, 'a'],
        [`${refused}, skipping execution of pipeline`, undefined],
      ],
    );
    assert.equal(existsSync(join(folder, 'never')), false);
  });

  it('do not wait for a tcp endpoint that accepts and sleeps', async () => {
    const server = createServer({ pauseOnConnect: true }, (socket) =>
      socket.on('error', () => undefined),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const handlers = {
      a: { type: 'tcp', timeout: 1, mutator: 'only_check_output', socket: { host: '127.0.0.1', port } },
    };
    const { run: go, log } = forReal({ handlers });
    await go(eventOf({ handlers: ['a'], output: 'x'.repeat(40_000_000) }));
    assert.equal(log[0]?.msg, `write tcp 127.0.0.1:${port}: i/o timeout`);
    server.close();
  });
});
