import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../support/cli.js';
import { type Folders, linkProgram, makeFolders } from '../support/home.js';
import { exchange } from './http.js';
import { Places } from './places.js';
import { type ListeningProxy, startProxy } from './proxy.js';
import { linesShown } from './screen.js';
import type { CommandCall, Stage, Subject, TerminalResult } from './subject.js';
import type { TerminalMove, Transcript } from './transcript.js';

/** The shipped program. */
export const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** The shipped program from outside: a backend process for each transcript, a process for each command. */
export const outside: Subject = { name: 'as processes', lanes: 2, patience: 330_000, stage };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ports that nobody listens on, from below those that systems hand out by themselves: nobody gets one meanwhile. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = randomInt(12_000, 30_000);
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

function stage(transcript: Transcript): Promise<Stage> {
  return stageOfProcesses(makeFolders(), (home, ports) =>
    startBackendProcess(home, ports, transcript.backend_flags ?? []),
  );
}

export interface BackendPorts {
  readonly apiPort: number;
  readonly agentPort: number;
}

/** A stage whose commands are processes, around a backend that is one. */
export async function stageOfProcesses(
  folders: Folders,
  start: (home: string, ports: BackendPorts) => ChildProcess,
): Promise<Stage & BackendPorts> {
  linkProgram(program, folders.bin, 'sensuctl');
  const [apiPort, agentPort] = (await freePorts(2)) as [number, number];
  const backend = start(folders.home, { apiPort, agentPort });
  await healthy(backend, apiPort);
  const proxy = await startProxy(apiPort);
  const places = new Places({ ...folders, apiPort, agentPort, alsoApi: [proxy.port] });
  const runner = new Runner(folders, proxy);
  return {
    apiPort,
    agentPort,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    places,
    home: folders.home,
    cwd: folders.cwd,
    now: () => Math.floor(Date.now() / 1000),
    settle: async () => undefined,
    sleep: (seconds) => pause(seconds * 1000),
    run: (call) => runner.run(call),
    ...(spawnSync('script', ['--version']).status === 0 && {
      runOnTerminal: (call: CommandCall, script: readonly TerminalMove[]) =>
        runner.runOnTerminal(call, script),
    }),
    close: async () => {
      await proxy.close();
      await ended(backend, 'SIGTERM');
      folders.remove();
    },
  };
}

/** Ends a process, unless it has ended. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Starts a backend as a process. @param told takes the lines of its log */
export function startBackendProcess(
  home: string,
  { apiPort, agentPort }: BackendPorts,
  flags: readonly string[],
  told?: (line: string) => void,
): ChildProcess {
  const address = ['--api-listen-address', `127.0.0.1:${apiPort}`];
  const agents = ['--agent-host', '127.0.0.1', '--agent-port', String(agentPort)];
  const child = spawn(
    process.execPath,
    [program, 'backend', 'start', ...address, ...agents, '--compat', '6.7.5', ...flags],
    { env: plainEnvironment(home), stdio: ['ignore', 'ignore', told ? 'pipe' : 'ignore'] },
  );
  if (told && child.stderr) createInterface(child.stderr).on('line', told);
  return child;
}

/** Waits for the first answer of /health. */
export async function healthy(backend: ChildProcess, port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 1200 && backend.exitCode === null; attempt++) {
    const answer = await exchange(url, { method: 'GET', path: '/health', headers: {} }).catch(
      () => undefined,
    );
    if (answer?.status === 200) return;
    await pause(25);
  }
  throw new Error('the backend process never became healthy');
}

/** Runs the linked program with a home of its own. */
class Runner {
  constructor(
    private readonly folders: { home: string; cwd: string; bin: string },
    private readonly proxy: ListeningProxy,
  ) {}

  async run({ argv, env, stdin }: CommandCall) {
    this.proxy.take();
    const child = this.spawn(`${this.folders.bin}/sensuctl`, argv, env);
    const printed = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed.stderr += text;
    });
    child.stdin?.on('error', () => undefined).end(stdin ?? '');
    const [exit] = (await once(child, 'close')) as [number | null];
    return { exit: exit ?? -1, ...printed, requests: this.proxy.take() };
  }

  /** `script` gives the program a real terminal. */
  async runOnTerminal({ argv, env }: CommandCall, moves: readonly TerminalMove[]): Promise<TerminalResult> {
    this.proxy.take();
    const words = [`${this.folders.bin}/sensuctl`, ...argv].map(quoted).join(' ');
    const line = `stty cols 120 rows 50; exec ${words}`;
    const child = this.spawn('script', ['-qfec', line, '/dev/null'], {
      TERM: 'xterm',
      SHELL: '/bin/sh',
      ...env,
    });
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stdin?.on('error', () => undefined);
    const closed = once(child, 'close') as Promise<[number | null]>;
    const unanswered = await this.play(child, moves, () => printed);
    child.stdin?.end();
    const [exit] = await closed;
    return { exit: exit ?? -1, screen: linesShown(printed), unanswered, requests: this.proxy.take() };
  }

  private async play(
    child: ChildProcess,
    moves: readonly TerminalMove[],
    printed: () => string,
  ): Promise<string[]> {
    let from = 0;
    for (const [index, { wait, keys }] of moves.entries()) {
      const isThere = () => linesShown(printed().slice(from)).some((text) => text.includes(wait));
      for (let tries = 0; tries < 200 && !isThere() && child.exitCode === null; tries++) await pause(25);
      if (!isThere()) {
        child.kill();
        return moves.slice(index).map((move) => move.wait);
      }
      await pause(40);
      from = printed().length;
      child.stdin?.write(keys);
    }
    return [];
  }

  private spawn(file: string, argv: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    return spawn(file, [...argv], {
      cwd: this.folders.cwd,
      env: { ...plainEnvironment(this.folders.home), TZ: 'UTC', ...env },
      stdio: 'pipe',
    });
  }
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
