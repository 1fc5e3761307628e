import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '../../../src/host/clock.js';
import { plainEnvironment } from '../../support/cli.js';
import { makeFolders } from '../../support/home.js';
import { ended, freePorts, healthy, program, stageOfProcesses, startBackendProcess } from '../process.js';
import type { Launch } from './agent-command.js';
import { FlowAgents } from './agents.js';
import { Listeners } from './listeners.js';
import { FlowPlaces, type FlowStage } from './stage.js';
import type { FlowTranscript } from './transcript.js';

/** The shipped program as processes: a backend, its agents, and a process for each command; time is real. */
export async function processStage(transcript: FlowTranscript): Promise<FlowStage> {
  const folders = makeFolders();
  const listeners = new Listeners();
  const clock = systemClock();
  const lines: string[] = [];
  const eventLogFile = join(folders.home, 'events.log');
  const flags = [
    ...['--execute', '--log-level', 'info', '--event-log-file', eventLogFile],
    ...['--state-dir', join(folders.home, 'state'), '--cache-dir', join(folders.home, 'cache')],
    ...(transcript.backend_flags ?? []),
  ];
  let restarted: ChildProcess | undefined;
  let first: ChildProcess | undefined;
  const start = (home: string, ports: { apiPort: number; agentPort: number }): ChildProcess =>
    startBackendProcess(home, ports, flags, (line) => lines.push(line));
  const stage = await stageOfProcesses(folders, (home, ports) => {
    first = start(home, ports);
    return first;
  });
  const { apiPort, agentPort } = stage;
  const places = new FlowPlaces(stage.places.options, listeners);
  const agents = new FlowAgents({
    transcript,
    clock,
    agentPort,
    folders,
    places,
    recorded: false,
    launch,
    run: (argv) => runOnce(argv, folders.home, folders.cwd),
  });
  return {
    ...stage,
    places,
    clock,
    listeners,
    agents,
    eventLogFile,
    logLines: () => lines,
    restart: async () => {
      if (first) await ended(first, 'SIGTERM');
      restarted = start(folders.home, { apiPort, agentPort });
      await healthy(restarted, apiPort);
    },
    close: async () => {
      listeners.close();
      await agents.close();
      if (restarted) await ended(restarted, 'SIGTERM');
      await stage.close();
    },
  };
}

/** Flags that name a port, where 0 stands for a free one. */
const portFlags = ['--api-port', '--socket-port', '--statsd-metrics-port'];

const launch: Launch = async (words, { folders }) => {
  const free = await freePorts(portFlags.length);
  const portOf = (flag: string): number => free[portFlags.indexOf(flag)] ?? 0;
  const argv = words.map((word, at) => {
    const flag = words[at - 1] ?? '';
    return portFlags.includes(flag) ? String(portOf(flag)) : word;
  });
  const child = spawn(
    process.execPath,
    [program, 'agent', 'start', '--execute', '--cache-dir', join(folders.home, 'agent'), ...argv],
    { cwd: folders.cwd, env: plainEnvironment(folders.home), stdio: 'ignore' },
  );
  return {
    apiUrl: `http://127.0.0.1:${portOf('--api-port')}`,
    socketPort: portOf('--socket-port'),
    statsdPort: portOf('--statsd-metrics-port'),
    closed: once(child, 'exit').then(() => undefined),
    stop: () => ended(child, 'SIGTERM'),
    vanish: () => void child.kill('SIGKILL'),
  };
};

async function runOnce(argv: readonly string[], home: string, cwd: string) {
  const child = spawn(process.execPath, [program, ...argv], { cwd, env: plainEnvironment(home) });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit: exit ?? -1, ...printed };
}
