import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Context } from '../../../../src/cli/context.js';
import { hintOnce } from '../../../../src/commands/agent/hint.js';
import { systemClock } from '../../../../src/host/clock.js';
import { exchange } from '../../../support/api.js';
import { startTestBackend, type TestBackend } from '../../../support/backend.js';
import { runInPipe } from '../../../support/cli.js';
import { type Folders, makeFolders } from '../../../support/home.js';
import { runOnTerminal } from '../../../support/terminal.js';

describe('agent start', () => {
  let folders: Folders;
  let backend: TestBackend;
  beforeEach(async () => {
    folders = makeFolders();
    backend = await startTestBackend({ clock: systemClock() });
  });
  afterEach(async () => {
    await backend.close();
    folders.remove();
  });

  const entities = async (): Promise<string[]> => {
    const path = '/api/core/v2/namespaces/default/entities';
    const { json } = await exchange(backend.apiUrl, 'GET', path, { authorization: `Key ${backend.apiKey}` });
    return json.map(({ metadata }: { metadata: { name: string } }) => metadata.name).sort();
  };

  /** Waits until so many agents have registered, and asks whoever runs them to stop. */
  const stopAfter = async (count: number): Promise<string[]> => {
    let names = await entities();
    while (names.length < count) names = await entities();
    process.emit('SIGHUP', 'SIGHUP');
    return names;
  };

  const words = (...more: string[]): string[] => [
    ...['agent', 'start', '-c', '/dev/null', '--backend-url', backend.agentUrl],
    ...['--disable-api', '--disable-sockets', '--statsd-disable', ...more],
  ];

  it('logs like the original in a pipe, and a signal ends it well', async () => {
    const running = runInPipe({ argv: words('--name', 'web-1'), home: folders.home });
    assert.deepEqual(await stopAfter(1), ['web-1']);
    const { exit, stdout, stderr } = await running;
    assert.deepEqual([exit, stderr], [0, '']);
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    assert.deepEqual(messages.slice(0, 8), [
      'compacting api queue',
      'finished api queue compaction',
      'using password auth',
      'configuration successfully validated',
      `connecting to backend URL "${backend.agentUrl}"`,
      'successfully connected',
      'message received',
      'sending event to backend',
    ]);
    assert.deepEqual(messages.slice(-3), [
      'signal "hangup" received, shutting down agent',
      'agent shutting down',
      'shutting down connection manager',
    ]);
  });

  it('shows a person one line of counts, and what is worth a warning', async () => {
    writeFileSync(join(folders.home, 'agent.yml'), 'favourite-colour: blue\n');
    const argv = words('--id', 'web-1', '-c', 'agent.yml');
    const running = runOnTerminal({ argv, home: folders.home });
    await stopAfter(1);
    const { exit, printed } = await running;
    assert.equal(exit, 0);
    const text = stripVTControlCharacters(printed);
    assert.match(text, /level=warning msg="flag --id has been deprecated, please use --name instead"/);
    assert.match(text, /No agent knows these settings of agent\.yml: favourite-colour/);
    assert.match(text, /Agent default\/web-1 started\. Ctrl-C stops it\./);
    assert.match(text, /connected, 1 keepalive, 0 checks, 0 events, 0 reconnects/);
  });

  it('counts a fleet in a pipe, when all have tried to connect and at the end', async () => {
    const argv = words('--name', 'web-{n}', '--count', '3');
    const running = runInPipe({ argv, home: folders.home });
    assert.deepEqual(await stopAfter(3), ['web-1', 'web-2', 'web-3']);
    const { exit, stdout } = await running;
    assert.equal(exit, 0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { time, ...last } = lines.at(-1);
    assert.ok(time);
    assert.deepEqual(last, {
      ...{ component: 'fleet', level: 'info', msg: 'fleet', agents: 3, connected: 0 },
      ...{ keepalives: 3, events: 0, checks: 0, reconnects: 0, failures: 0 },
    });
  });

  it('tells a person whom nobody answers where a backend is, once', async () => {
    const context = {
      terminal: true,
      program: 'sensectl',
      env: { HOME: folders.home },
    } as unknown as Context;
    const counts = { agents: 1, keepalives: 0, checks: 0, events: 0, reconnects: 0, lastFailure: 'refused' };
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      const say = (text: string): void => {
        said.push(text);
        resolve();
      };
      const hint = hintOnce(context, ['ws://127.0.0.1:1'], { say });
      hint({ ...counts, connected: 1, failures: 0 });
      hint({ ...counts, connected: 0, failures: 1 });
      hint({ ...counts, connected: 0, failures: 2 });
    });
    assert.deepEqual(said, [
      'No backend takes this agent at ws://127.0.0.1:1. `sensectl backend start` starts one; --backend-url names another.',
    ]);
  });
});
