import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Load, post } from './poster.js';
import { type Served, served } from './process.js';

// Posting events to the built backend as a process, each of them through a filter to a pipe handler (which goes to the
// outbox), compared with posting them to an HTTP server that does nothing: rounds of both alternate, so that what a
// machine and its load do to both of them cancels out. Until everything is handled, not only until it is answered. Then
// how long a backend takes to be ready, compared with a program that prints a line.

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: '4000' },
    connections: { type: 'string', default: '8' },
    starts: { type: 'string', default: '7' },
    program: { type: 'string', default: fileURLToPath(new URL('../../bin/run.js', import.meta.url)) },
    'state-dir': { type: 'boolean', default: false },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});

const rounds = Number(values.rounds);
const posts = Number(values.events);
const folder = mkdtempSync(join(tmpdir(), 'sensectl-events-'));
/** Nothing is inherited: extra certificates alone would double the time of a start. */
const env = { HOME: folder, PATH: process.env['PATH'] ?? '' };
const startWords = ['backend', 'start', '--api-listen-address', '127.0.0.1:0', '--agent-port', '0'];

try {
  await measureEvents();
  if (Number(values.starts) > 0) await measureStarts();
} finally {
  rmSync(folder, { recursive: true });
}

async function measureEvents(): Promise<void> {
  const backend = await startBackend();
  const empty = await startEmpty();
  try {
    const { apiUrl, apiKey, controlToken } = JSON.parse(backend.line) as Record<string, string>;
    const api = apiTo(apiUrl as string, `Key ${apiKey}`);
    const control = apiTo(apiUrl as string, `Bearer ${controlToken}`);
    await prepare(api);
    const load = loadOf(apiUrl as string, `Key ${apiKey}`);
    const toBackend = async (): Promise<void> => {
      await post(load);
      await control('/.sensectl/settle', {});
    };
    const toEmpty = async (): Promise<void> => void (await post({ ...load, url: empty.line }));
    const ofBackend: Round[] = [];
    const ofEmpty: Round[] = [];
    // The first round of each warms up.
    for (let round = 0; round <= rounds; round++) {
      ofEmpty.push(await measured(empty, toEmpty));
      ofBackend.push(await measured(backend, toBackend));
    }
    const complaints = backend
      .errors()
      .split('\n')
      .filter((line) => line.includes('"level":"error"'));
    if (complaints.length) throw new Error(`the backend complains: ${complaints.join('\n')}`);
    tell('backend', ofBackend, backend);
    tell('empty server', ofEmpty, empty);
    const [a, b] = [medianOf(ofBackend, 'seconds'), medianOf(ofEmpty, 'seconds')];
    const [c, d] = [medianOf(ofBackend, 'cpu'), medianOf(ofEmpty, 'cpu')];
    print(`backend / empty: ${(a / b).toFixed(2)} x time, ${(c / d).toFixed(2)} x CPU`);
  } finally {
    await Promise.all([backend.close(), empty.close()]);
  }
}

interface Round {
  readonly seconds: number;
  readonly cpu: number;
}

async function measured(server: Served, run: () => Promise<void>): Promise<Round> {
  const before = server.cpu() ?? Number.NaN;
  const started = process.hrtime.bigint();
  await run();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { seconds, cpu: (server.cpu() ?? Number.NaN) - before };
}

function tell(name: string, measurements: readonly Round[], server: Served): void {
  const rate = Math.round(posts / medianOf(measurements, 'seconds'));
  const cpu = Math.round((medianOf(measurements, 'cpu') / posts) * 1e6);
  const last = measurements.slice(1).map(({ seconds }) => Math.round(posts / seconds));
  print(
    `${name.padEnd(12)} ${rate} events/s (rounds: ${last.join(' ')}), ${cpu} us CPU each, peak ${server.peak() ?? '?'} MB`,
  );
}

function medianOf(measurements: readonly Round[], of: keyof Round): number {
  return median(measurements.slice(1).map((round) => round[of]));
}

function startBackend(): Promise<Served> {
  const state = values['state-dir'] ? ['--state-dir', join(folder, 'state')] : [];
  return served([...values['node-option'], values.program, ...startWords, ...state], env);
}

/** Reads each request and answers 201, as little as an HTTP server can do. */
function startEmpty(): Promise<Served> {
  const file = join(folder, 'empty.cjs');
  writeFileSync(
    file,
    `const server = require('node:http').createServer((request, response) => {
       request.on('data', () => {}).on('end', () => response.writeHead(201, { 'Content-Length': 0 }).end());
     });
     server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
  );
  return served([file], env);
}

type Api = (path: string, body: object) => Promise<void>;

function apiTo(url: string, Authorization: string): Api {
  return async (path, body) => {
    const headers = { Authorization, 'Content-Type': 'application/json' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
}

async function prepare(api: Api): Promise<void> {
  const metadata = { name: 'bench', namespace: 'default' };
  const expressions = ['event.check.status == 1', 'event.check.occurrences > 0'];
  await api('/api/core/v2/namespaces/default/filters', { metadata, action: 'allow', expressions });
  const handler = { metadata, type: 'pipe', command: 'notify --channel ops', filters: ['bench'] };
  await api('/api/core/v2/namespaces/default/handlers', handler);
}

/** Results of 100 checks of 20 entities, three of four with a status that the filter lets pass. */
function loadOf(url: string, authorization: string): Load {
  const event = (number: number): object => ({
    entity: {
      entity_class: 'proxy',
      metadata: { name: `server-${number % 20}`, namespace: 'default', labels: { region: 'eu-1' } },
    },
    check: {
      metadata: { name: `check-${number % 100}`, namespace: 'default' },
      command: 'check-disk -w 80 -c 90',
      interval: 30,
      handlers: ['bench'],
      subscriptions: ['system'],
      status: number % 4 === 0 ? 0 : 1,
      output: `disk usage of /var is ${number % 100} percent\n`,
      issued: 1700000000,
      executed: 1700000000 + number,
    },
  });
  return {
    url,
    path: '/api/core/v2/namespaces/default/events',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: (number) => JSON.stringify(event(number)),
    connections: Number(values.connections),
    posts,
  };
}

async function measureStarts(): Promise<void> {
  const file = join(folder, 'line.cjs');
  writeFileSync(file, "console.log('ready'); setTimeout(() => {}, 1e6);\n");
  const cases = { backend: [values.program, ...startWords], 'one line': [file] };
  const times = new Map<string, number[]>();
  for (let start = 0; start <= Number(values.starts); start++) {
    for (const [name, words] of Object.entries(cases)) {
      const server = await served(words, env);
      await server.close();
      if (start > 0) times.set(name, [...(times.get(name) ?? []), server.readyMs]);
    }
  }
  const [ready, base] = Object.keys(cases).map((name) => median(times.get(name) as number[]));
  print(
    `ready after ${ready?.toFixed(0)} ms; a program that prints a line: ${base?.toFixed(0)} ms (medians of ${values.starts})`,
  );
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
