import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Served, served } from './process.js';

// A fleet of simulated agents and a local backend, each a process: how long they take to register, what processor time and
// memory they need while they keep alive, and whether each one is deregistered exactly once when all vanish at once.

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    interval: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '30' },
    program: { type: 'string', default: fileURLToPath(new URL('../../bin/run.js', import.meta.url)) },
    json: { type: 'boolean', default: false },
  },
});

const agents = Number(values.agents);
const interval = Number(values.interval);
const timeout = 2 * interval;
const folder = mkdtempSync(join(tmpdir(), 'sensectl-agents-'));
/** Nothing is inherited: extra certificates alone would double the time of a start. */
const env = { HOME: folder, PATH: process.env['PATH'] ?? '' };

type Api = (method: string, path: string, body?: object) => Promise<unknown>;

const backend = await served(
  [
    ...[values.program, 'backend', 'start', '--api-listen-address', '127.0.0.1:0', '--agent-port', '0'],
    ...['--log-level', 'error'],
  ],
  env,
);
try {
  const { apiUrl, agentUrl, apiKey, controlToken } = JSON.parse(backend.line) as Record<string, string>;
  const api = apiTo(`${apiUrl}/api/core/v2/namespaces/default/`, `Key ${apiKey}`);
  const control = apiTo(`${apiUrl}/.sensectl/`, `Bearer ${controlToken}`);
  const handler = (name: string) => ({
    metadata: { name, namespace: 'default' },
    type: 'pipe',
    command: name,
  });
  await api('POST', 'handlers', handler('registration'));
  await api('POST', 'handlers', handler('farewell'));
  const fleet = await startFleet(agentUrl as string);
  try {
    await measure(fleet, api);
  } finally {
    await fleet.close('SIGKILL');
  }
  await deregister(api, control);
  if (backend.errors() !== '') throw new Error(`the backend complains: ${backend.errors()}`);
} finally {
  await backend.close();
  rmSync(folder, { recursive: true });
}

async function startFleet(agentUrl: string): Promise<Served> {
  const before = backend.cpu() ?? Number.NaN;
  const fleet = await served(
    [
      ...[values.program, 'agent', 'start', '--count', String(agents), '--name', 'web-{n}'],
      ...['--backend-url', agentUrl, '--deregister', '--deregistration-handler', 'farewell'],
      ...['--keepalive-interval', String(interval), '--keepalive-warning-timeout', String(timeout)],
      ...(values.json ? ['--json'] : []),
    ],
    env,
  );
  const { connected, failures } = JSON.parse(fleet.line) as Record<string, number>;
  const cpu = (backend.cpu() ?? Number.NaN) - before;
  print(
    `${connected} of ${agents} agents connected after ${Math.round(fleet.readyMs)} ms, ${failures} failures; processor time: agents ${fleet.cpu()?.toFixed(2)} s, backend ${cpu.toFixed(2)} s`,
  );
  return fleet;
}

async function measure(fleet: Served, api: Api): Promise<void> {
  await sleep(3000);
  const before = [fleet, backend].map((server) => server.cpu() ?? Number.NaN);
  const started = process.hrtime.bigint();
  await sleep(Number(values.seconds) * 1000);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const [ofAgents, ofBackend] = [fleet, backend].map(
    (server, index) => ((server.cpu() ?? Number.NaN) - (before[index] as number)) / seconds,
  ) as [number, number];
  const share = (part: number) => `${(100 * part).toFixed(1)} %`;
  print(
    `a keepalive every ${interval} s: ${share(ofAgents + ofBackend)} of a core (agents ${share(ofAgents)}, backend ${share(ofBackend)}); memory: agents ${fleet.memory()} MB, backend ${backend.memory()} MB (peaks ${fleet.peak()} and ${backend.peak()})`,
  );
  const events = (await api('GET', 'events')) as {
    readonly timestamp: number;
    readonly check: { status: number };
  }[];
  const now = Date.now() / 1000;
  const oldest = Math.max(...events.map(({ timestamp }) => now - timestamp));
  const failing = events.filter(({ check }) => check.status !== 0).length;
  print(`${events.length} keepalive events, the oldest ${oldest.toFixed(0)} s old, ${failing} failing`);
}

async function deregister(api: Api, control: Api): Promise<void> {
  const before = backend.cpu() ?? Number.NaN;
  const vanished = process.hrtime.bigint();
  const seconds = () => Number(process.hrtime.bigint() - vanished) / 1e9;
  while (((await api('GET', 'entities?limit=1')) as unknown[]).length > 0) {
    if (seconds() > 3 * timeout + 30) throw new Error('entities are left');
    await sleep(500);
  }
  const gone = seconds();
  await control('POST', 'settle', {});
  const entries = (await control('GET', 'outbox')) as { name: string; event: { entity: string } }[];
  const entitiesOf = (name: string) =>
    entries.filter((entry) => entry.name === name).map(({ event }) => event.entity);
  const [came, left] = [entitiesOf('registration'), entitiesOf('farewell')];
  const times = (list: readonly string[]) => `${list.length} times (${new Set(list).size} different)`;
  print(
    `all vanished: gone ${gone.toFixed(1)} s later (timeout ${timeout} s), ${((backend.cpu() ?? Number.NaN) - before).toFixed(2)} s of processor time; registered ${times(came)}, deregistered ${times(left)}`,
  );
}

function apiTo(base: string, Authorization: string): Api {
  return async (method, path, body) => {
    const headers = { Authorization, 'Content-Type': 'application/json' };
    const response = await fetch(base + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
