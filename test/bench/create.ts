import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { served } from './process.js';

// `create` of many resources, and of the same once more, each pair in a namespace of its own. Without a URL it runs against
// the local backend. With SENSUCTL_BIN (the original program) the rounds of both are interleaved and ratios are printed:
//   SENSUCTL_BIN=... SENSU_API_URL=... SENSU_USERNAME=admin SENSU_PASSWORD=... npm run bench:create

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    resources: { type: 'string', default: '2000' },
    node: { type: 'string', default: process.execPath },
  },
});

/** Against the original: so many times as fast the first time, and the second. */
const goals = { first: 1.5, again: 10 };

const { PATH = '', SENSUCTL_BIN: original } = process.env;
const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sensectl-create-'));
const documents = join(folder, 'resources.yml');
writeFileSync(documents, resources(Number(values.resources)));

interface Took {
  readonly seconds: number;
  /** Of the program, not of the backend. */
  readonly cpu: number;
}

interface Client {
  readonly name: string;
  readonly words: readonly string[];
  readonly first: Took[];
  readonly again: Took[];
}

const backend = process.env['SENSU_API_URL'] === undefined ? await startLocal() : undefined;
const url = backend?.url ?? (process.env['SENSU_API_URL'] as string);

const clients: Client[] = [
  { name: 'sensectl', words: [values.node, program], first: [], again: [] },
  ...(original ? [{ name: 'sensuctl', words: [original], first: [], again: [] }] : []),
];

try {
  for (const client of clients) await logIn(client);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const client of clients) {
      const namespace = `bench-${process.pid}-${round}-${client.name}`;
      await run(client, ['namespace', 'create', namespace]);
      const create = ['create', '-f', documents, '--namespace', namespace];
      client.first.push(await run(client, create));
      client.again.push(await run(client, create));
    }
  }
  tell();
} finally {
  await backend?.close();
  rmSync(folder, { recursive: true });
}

/** What a repository of monitoring as code holds: mostly checks, and what they refer to before them. */
function resources(count: number): string {
  const kinds: readonly [share: number, type: string, spec: (index: number) => string][] = [
    [0.1, 'Handler', (i) => `  type: pipe\n  command: notify --channel ops-${i}\n  filters: [is_incident]\n`],
    [0.1, 'EventFilter', (i) => `  action: allow\n  expressions:\n  - event.check.occurrences == ${i}\n`],
    [0.1, 'HookConfig', (i) => `  command: "ps aux | grep ${i}"\n  timeout: 10\n`],
    [
      0.7,
      'CheckConfig',
      (i) =>
        `  command: check-http --url https://host-${i}.example.com --timeout 10\n  interval: ${(i % 9) * 10 + 10}\n` +
        `  publish: true\n  subscriptions: [linux, web]\n  handlers: [handler-${i % 100}]\n`,
    ],
  ];
  const texts: string[] = [];
  for (const [share, type, spec] of kinds) {
    for (let i = 0; i < Math.round(count * share); i++) {
      const name = `${type === 'Handler' ? 'handler' : type.toLowerCase()}-${i}`;
      const metadata = `metadata:\n  name: ${name}\n  labels:\n    team: ops\n`;
      texts.push(`type: ${type}\napi_version: core/v2\n${metadata}spec:\n${spec(i)}`);
    }
  }
  return texts.join('---\n');
}

async function startLocal(): Promise<{ url: string; close(): Promise<void> }> {
  const ports = ['--api-listen-address', '127.0.0.1:0', '--agent-port', '0'];
  const { line, close } = await served([program, 'backend', 'start', ...ports], environment('backend'));
  return { url: (JSON.parse(line) as { apiUrl: string }).apiUrl, close };
}

function environment(home: string): Record<string, string> {
  return { HOME: join(folder, home), PATH };
}

function logIn(client: Client): Promise<Took> {
  const { SENSU_USERNAME = 'admin', SENSU_PASSWORD = 'P@ssw0rd!' } = process.env;
  const credentials = ['--url', url, '--username', SENSU_USERNAME, '--password', SENSU_PASSWORD];
  return run(client, ['configure', '-n', ...credentials]);
}

/** The shell tells what its children took. */
async function run({ name, words }: Client, argv: readonly string[]): Promise<Took> {
  const started = process.hrtime.bigint();
  const shell = ['-c', '"$@" || exit; times', 'sh', ...words, ...argv];
  const { stdout } = await promisify(execFile)('sh', shell, { env: environment(name) });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const spent = stdout.trim().split('\n').at(-1)?.split(' ') ?? [];
  const cpu = spent.reduce((sum, text) => {
    const [, minutes = '0', rest = '0'] = /(\d+)m([\d.]+)s/.exec(text) ?? [];
    return sum + Number(minutes) * 60 + Number(rest);
  }, 0);
  return { seconds, cpu };
}

function tell(): void {
  for (const { name, first, again } of clients) {
    for (const [which, took] of Object.entries({ first, again })) {
      const seconds = median(took.map((it) => it.seconds)).toFixed(2);
      const cpu = median(took.map((it) => it.cpu)).toFixed(2);
      print(`${name}, ${which.padEnd(5)} ${seconds.padStart(6)} s, ${cpu.padStart(5)} s of processor time`);
    }
  }
  const [ours, theirs] = clients;
  if (!ours || !theirs) return;
  for (const which of ['first', 'again'] as const) {
    const [mine, other] = [ours, theirs].map((it) => median(it[which].map(({ seconds }) => seconds)));
    const ratio = (other as number) / (mine as number);
    const verdict = ratio >= goals[which] ? 'ok' : 'too slow';
    print(`${which.padEnd(5)} ${ratio.toFixed(1)} times as fast (goal ${goals[which]}) ${verdict}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
}
