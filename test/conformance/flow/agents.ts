import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/host/clock.js';
import type { System } from '../../../src/resources/core/entity.js';
import type { Folders } from '../../support/home.js';
import type { Bindings } from '../bindings.js';
import { jsonDifferences } from '../compare.js';
import type { Places } from '../places.js';
import type { Json } from '../transcript.js';
import type { Launch, Launched } from './agent-command.js';
import { wiresOfAgents } from './casting.js';
import { recordedMachine } from './machine.js';
import { RecordedAgent } from './recorded-agent.js';
import { Relay, type TappedSession } from './relay.js';
import type { FlowStep, FlowTranscript } from './transcript.js';

export interface AgentSurroundings {
  readonly transcript: FlowTranscript;
  readonly clock: Clock;
  /** Of the backend. */
  readonly agentPort: number;
  readonly folders: Folders;
  readonly places: Places;
  /** Agents whose sessions were recorded are played by the recordings. */
  readonly recorded: boolean;
  readonly launch: Launch;
  /** Runs the program with these words. */
  readonly run: (argv: readonly string[]) => Promise<{ exit: number; stdout: string; stderr: string }>;
}

interface Played {
  readonly agent: Pick<Launched, 'stop' | 'vanish'>;
  readonly relay: Relay;
  /** The step that shows its sessions. */
  readonly wire: number | undefined;
  stopped: boolean;
}

/** The recorded agents opened none of these unless told. */
const quiet = ['--disable-api', '--disable-sockets'];

/** The ports that agents open, and what tells where they are. */
const ports = {
  'api-port': ({ apiUrl }: Launched) => Number(new URL(apiUrl).port),
  'socket-port': ({ socketPort }: Launched) => socketPort,
  'statsd-metrics-port': ({ statsdPort }: Launched) => statsdPort,
} as const;

/** The agents of one transcript: ours, each behind a relay that listens in. */
export class FlowAgents {
  private readonly all: Played[] = [];
  private readonly wires: ReadonlyMap<number, number>;
  private readonly opened = new Map<number, number>();
  private starting: Promise<unknown> = Promise.resolve();
  private readonly machine: System | undefined;

  constructor(private readonly around: AgentSurroundings) {
    this.wires = wiresOfAgents(around.transcript);
    this.machine = recordedMachine(around.transcript.steps as unknown as Json);
  }

  /** @returns what is different */
  async play(step: FlowStep, index: number, bindings: Bindings): Promise<string[]> {
    if (step.agent === 'run') return this.refused(step, bindings);
    if (step.agent === 'start') await this.start(step, index, bindings);
    else await this.stop(step.signal);
    return [];
  }

  /** Resolves when all that were started have got an answer of the backend. */
  async started(): Promise<void> {
    await this.starting;
  }

  /** The port that stands for a recorded one. */
  portOf(recorded: number): number {
    return this.opened.get(recorded) ?? recorded;
  }

  /** The sessions of the agent that the step is about. */
  sessionsFor(index: number): readonly TappedSession[] | undefined {
    return this.all.find(({ wire }) => wire === index)?.relay.sessions;
  }

  async close(): Promise<void> {
    for (const played of this.all) {
      if (!played.stopped) await played.agent.stop();
      played.relay.cut();
    }
  }

  private async start(step: FlowStep, index: number, bindings: Bindings): Promise<void> {
    const { clock, transcript, places, agentPort, recorded: again } = this.around;
    const wire = this.wires.get(index);
    const shown = wire === undefined ? undefined : transcript.steps[wire];
    const relay = await Relay.start({ backendPort: agentPort, json: shown?.json_mode === true });
    if (again && shown) {
      const agent = await RecordedAgent.start(shown.agent_wire ?? [], relay.port, {
        clock,
        places,
        bindings,
      });
      this.all.push({ agent, relay, wire, stopped: false });
      return;
    }
    const words = ['--name', step.name ?? '', '--backend-url', `ws://127.0.0.1:${relay.port}`];
    const { flags, recorded } = onFreePorts(step.flags ?? []);
    const agent = await this.around
      .launch([...quiet, ...words, ...flags.map((word) => this.around.places.inward(word))], {
        clock: this.around.clock,
        folders: this.around.folders,
        machine: this.machine,
      })
      .catch((error: Error) => {
        relay.cut();
        throw error;
      });
    this.all.push({ agent, relay, wire, stopped: false });
    this.starting = Promise.all([this.starting, relay.answered()]);
    for (const [name, port] of recorded) this.opened.set(port, ports[name](agent));
  }

  /** Those that started first stop first. Who is killed says nothing. */
  private async stop(signal: FlowStep['signal']): Promise<void> {
    const played = this.all.find(({ stopped }) => !stopped);
    if (!played) throw new Error('no agent is running');
    played.stopped = true;
    if (signal === 'SIGKILL') played.agent.vanish();
    else await played.agent.stop();
  }

  /** Agents that do not get as far as running; what they say is compared. */
  private async refused(step: FlowStep, bindings: Bindings): Promise<string[]> {
    const { home } = this.around.folders;
    const flags = [...quiet, '--statsd-disable', ...(step.flags ?? [])];
    if (step.still_running_after_s !== undefined) return this.runsOn(flags, step.still_running_after_s);
    const argv = ['agent', 'start', '--cache-dir', `${home}/agent`, ...flags];
    const { exit, stdout, stderr } = await this.around.run(argv);
    const lines = [...stdout.split('\n'), ...stderr.split('\n')].filter(Boolean).map(withoutTime);
    return [
      ...(exit === step.exit ? [] : [`exit: expected ${step.exit}, got ${exit}`]),
      ...jsonDifferences([...(step.lines ?? [])], lines, bindings, {}, 'lines'),
    ];
  }

  private async runsOn(flags: readonly string[], seconds: number): Promise<string[]> {
    const { clock, folders, agentPort } = this.around;
    const relay = await Relay.start({ backendPort: agentPort, json: false });
    const url = ['--backend-url', `ws://127.0.0.1:${relay.port}`];
    const agent = await this.around.launch([...flags, ...url], { clock, folders, machine: this.machine });
    let closed = false;
    void agent.closed.then(() => {
      closed = true;
    });
    await relay.answered();
    await (clock.speed === 0 ? clock.advance(seconds * 1000) : pause(seconds * 1000));
    const differences = closed ? ['it stopped by itself'] : [];
    await agent.stop();
    relay.cut();
    return differences;
  }
}

function withoutTime(line: string): Json {
  const { time: _, ...rest } = JSON.parse(line) as Record<string, Json>;
  return rest;
}

/** Ports that were recorded become free ones. */
function onFreePorts(flags: readonly string[]): {
  flags: string[];
  recorded: [keyof typeof ports, number][];
} {
  const recorded: [keyof typeof ports, number][] = [];
  const result = flags.map((word, index) => {
    const name = flags[index - 1]?.slice(2) as keyof typeof ports;
    if (!Object.hasOwn(ports, name)) return word;
    recorded.push([name, Number(word)]);
    return '0';
  });
  return { flags: result, recorded };
}
