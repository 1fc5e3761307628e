import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Starting the built program, compared with starting an empty one in the same round: what a machine and its load do
// to both of them cancels out. Medians of interleaved rounds.

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '21' }, node: { type: 'string', default: process.execPath } },
});

const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

interface Case {
  readonly name: string;
  readonly argv: readonly string[];
  /** At most so many times an empty program. */
  readonly goal: number;
}

const cases: readonly Case[] = [
  { name: '--version', argv: ['--version'], goal: 1.3 },
  { name: 'version', argv: ['version'], goal: 1.3 },
  { name: '--help', argv: ['--help'], goal: 2.8 },
  { name: 'handler --help', argv: ['handler', '--help'], goal: 2.8 },
  { name: 'config view', argv: ['config', 'view'], goal: 1.8 },
  { name: 'handler list, 50', argv: ['handler', 'list'], goal: 2.3 },
];

const folder = mkdtempSync(join(tmpdir(), 'sensectl-startup-'));
const empty = join(folder, 'empty.cjs');
writeFileSync(empty, '0\n');

const server = await serveHandlers();
writeSettings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

try {
  await measure();
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const times = new Map<string, number[]>();
  const commands = [{ name: 'empty', words: [empty] }];
  for (const { name, argv } of cases) commands.push({ name, words: [program, ...argv] });
  for (const { words } of commands) await timed(words);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { name, words } of commands) times.set(name, [...(times.get(name) ?? []), await timed(words)]);
  }
  const base = median(times.get('empty') as number[]);
  print(`empty program: ${base.toFixed(1)} ms (${values.rounds} rounds)`);
  for (const { name, goal } of cases) {
    const ms = median(times.get(name) as number[]);
    const ratio = ms / base;
    const verdict = ratio <= goal ? 'ok' : 'too slow';
    print(
      `${name.padEnd(18)} ${ms.toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} x  (goal ${goal}) ${verdict}`,
    );
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function timed(words: readonly string[]): Promise<number> {
  const started = process.hrtime.bigint();
  await ended(spawn(values.node, words, { env: environment(), stdio: ['ignore', 'ignore', 'inherit'] }));
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
  });
}

/** Nothing is inherited: extra certificates alone would double the time of the empty program. */
function environment(): Record<string, string> {
  return { HOME: folder, PATH: process.env['PATH'] ?? '', XDG_CONFIG_HOME: join(folder, 'config') };
}

function writeSettings(url: string): void {
  const token = `x.${Buffer.from(JSON.stringify({ sub: 'admin' })).toString('base64url')}.x`;
  const cluster = {
    'api-url': url,
    access_token: token,
    expires_at: 9e9,
    refresh_token: token,
    timeout: 15e9,
  };
  const config = join(folder, 'config/sensu/sensuctl');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'cluster'), JSON.stringify(cluster));
}

function serveHandlers(): Promise<Server> {
  const handlers = Array.from({ length: 50 }, (_, index) => ({
    metadata: { name: `handler-${index}`, namespace: 'default', created_by: 'admin' },
    type: 'pipe',
    command: `notify --channel ops-${index}`,
    timeout: 0,
    handlers: null,
    filters: ['is_incident', 'not_silenced'],
    env_vars: null,
    runtime_assets: null,
    secrets: null,
  }));
  const body = JSON.stringify(handlers);
  const listening = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  });
  return new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve(listening)));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
}
