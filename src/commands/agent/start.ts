import type { Agent, Fleet, FleetCounts } from '../../agent/index.js';
import { defineCommand, type Input } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { stopSignal } from '../backend/signals.js';
import { fatalLine } from './fatal.js';
import { startFlags } from './flags.js';
import { hintOnce } from './hint.js';
import { readSources, type Sources } from './sources.js';
import { inPipe, onTerminal, type Telling } from './telling.js';
import { readWishes, type Wishes } from './wishes.js';

/** Something that runs until it is stopped. */
interface Running {
  counts(): FleetCounts;
  /** Resolves when everybody has tried to connect. */
  readonly started: Promise<void>;
  stop(): Promise<void>;
  readonly closed: Promise<void>;
}

export default defineCommand({
  id: 'agent start',
  usage: 'start',
  summary: 'start a simulated agent, or a fleet of them',
  description:
    'Starts a simulated agent that connects to a local backend or to a real one, and speaks the protocol of sensu-agent. Flags may also be given as SENSU_* variables or in a configuration file. With --count there are many agents in this process.',
  // The original passes over what is left, so that `--deregister true` works.
  arguments: 'any',
  flags: startFlags,
  gate: false,
  ours: true,
  complaint: fatalLine,
  async run(context, input) {
    const sources = await readSources(context, input as unknown as Input);
    const stop = stopSignal();
    try {
      const wishes = await readWishes(context, input, sources);
      const telling = context.terminal ? onTerminal(context) : inPipe(context, wishes.isFleet, context.now);
      await warn(sources, telling);
      const running = await start(context, wishes, telling);
      telling.follow(() => running.counts(), running.started);
      const asked = stop.came.then((signal) => farewell(context, signal, telling));
      await Promise.race([asked, running.closed, nobodyReads(context)]);
      await running.stop();
      telling.end();
    } finally {
      stop.forget();
    }
  },
});

/** Whoever read the lines has enough (`| head`): the original ends with its next line, too. */
const nobodyReads = ({ stdout }: Context): Promise<void> =>
  new Promise((resolve) => {
    stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') resolve();
    });
  });

async function warn({ warnings, unknown, fileName }: Sources, telling: Telling): Promise<void> {
  const log = await logTo(telling);
  for (const warning of warnings) log('warning', 'cmd', warning);
  if (unknown.length > 0) telling.say(`No agent knows these settings of ${fileName}: ${unknown.join(', ')}`);
}

async function logTo(telling: Telling) {
  const [{ createLog }, { systemClock }] = await Promise.all([
    import('../../host/log.js'),
    import('../../host/clock.js'),
  ]);
  return createLog((line) => telling.line(line), 'info', systemClock());
}

const goNames: Readonly<Record<string, string>> = {
  SIGINT: 'interrupt',
  SIGTERM: 'terminated',
  SIGHUP: 'hangup',
};

async function farewell(context: Context, signal: NodeJS.Signals, telling: Telling): Promise<void> {
  const log = await logTo(telling);
  if (!context.terminal)
    log('warning', 'agent', `signal "${goNames[signal] ?? signal}" received, shutting down agent`);
}

async function start(context: Context, { options, isFleet }: Wishes, telling: Telling): Promise<Running> {
  const { startAgent, startFleet } = await import('../../agent/index.js');
  const hint = hintOnce(context, options.backendUrls ?? [], telling);
  if (isFleet) {
    const fleet = await startFleet(options);
    telling.say(`${fleet.names.length} agents: ${groupsOf(fleet)}. Ctrl-C stops them.`);
    return { ...ofFleet(fleet, hint), closed: new Promise(() => undefined) };
  }
  const trouble = { failures: 0, lastFailure: '' };
  const agent = await startAgent({
    ...options,
    log: (line) => {
      note(line, trouble);
      telling.line(line);
    },
    ...(context.terminal && !options.logLevel && { logLevel: 'warn' }),
  }).catch(portsAreTaken);
  telling.say(`Agent ${agent.namespace}/${agent.name} started${listening(agent)}. Ctrl-C stops it.`);
  return ofAgent(agent, trouble, hint);
}

/** The original ends with this, too; a person may not know who has the port. */
function portsAreTaken(error: Error): never {
  if (!error.message.includes('address already in use')) throw error;
  throw new CliError(error.message, {
    nextStep:
      'Another agent may run here. --api-port 0 --socket-port 0 --statsd-metrics-port 0 take free ports; --count 2 starts two that need none.',
  });
}

function note(line: string, trouble: { failures: number; lastFailure: string }): void {
  if (!line.includes('"level":"error"')) return;
  const { error, msg } = JSON.parse(line) as { error?: string; msg: string };
  trouble.failures++;
  trouble.lastFailure = error ?? msg;
}

const groupsOf = (fleet: Fleet): string =>
  Object.entries(fleet.groups())
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

function listening({ apiUrl, socketPort, statsdPort }: Agent): string {
  const places = [
    apiUrl && `API ${apiUrl}`,
    socketPort && `sockets ${socketPort}`,
    statsdPort && `StatsD ${statsdPort}`,
  ].filter(Boolean);
  return places.length > 0 ? ` (${places.join(', ')})` : '';
}

type Hint = (counts: FleetCounts) => void;

const ofFleet = (fleet: Fleet, hint: Hint): Omit<Running, 'closed'> => ({
  counts() {
    const counts = fleet.counts();
    hint(counts);
    return counts;
  },
  started: fleet.started,
  stop: () => fleet.stop(),
});

const ofAgent = (
  agent: Agent,
  trouble: Pick<FleetCounts, 'failures' | 'lastFailure'>,
  hint: Hint,
): Running => ({
  counts() {
    const { connections, ...numbers } = agent.counts;
    const connected = agent.connected ? 1 : 0;
    const counts = { agents: 1, connected, reconnects: Math.max(0, connections - 1), ...numbers, ...trouble };
    hint(counts);
    return counts;
  },
  started: agent.attempted,
  stop: () => agent.stop(),
  closed: agent.closed,
});
