import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, manualClock, systemClock } from '../../../src/host/clock.js';
import { startTestBackend } from '../../support/backend.js';
import { runInPipe } from '../../support/cli.js';
import { makeFolders } from '../../support/home.js';
import { placesOf, stageOf } from '../in-process.js';
import { Places } from '../places.js';
import type { Stage } from '../subject.js';
import { startedBy } from './agent-command.js';
import { FlowAgents } from './agents.js';
import { flagNamed } from './casting.js';
import { Listeners } from './listeners.js';
import { recordedMoment, sessionsOf } from './script.js';
import type { FlowTranscript } from './transcript.js';

/** A backend that runs handlers for real, in the transcript's folder, its agents, and a clock in our hands. */
export interface FlowStage extends Stage {
  readonly clock: Clock;
  readonly agentPort: number;
  readonly listeners: Listeners;
  readonly agents: FlowAgents;
  readonly eventLogFile: string;
  /** Of the backend, the one before a restart too. */
  logLines(): readonly string[];
  /** Stops the backend and starts it again with its data, on its ports. */
  restart(): Promise<void>;
}

export class FlowPlaces extends Places {
  constructor(
    options: ConstructorParameters<typeof Places>[0],
    private readonly listeners: Listeners,
  ) {
    super(options);
  }

  override inward(text: string): string {
    return this.listeners
      .ports()
      .reduce(
        (result, [recorded, port]) => result.replaceAll(String(recorded), String(port)),
        super.inward(text),
      );
  }

  /** Recorded protobuf holds the name of the recorded host. */
  override outward(text: string): string {
    return super.outward(text).replaceAll('"host-1"', JSON.stringify(hostname()));
  }
}

/** How time passes: by hand, unless it is to be real. */
export interface FlowTime {
  readonly realTime?: boolean;
  /** Agents whose sessions were recorded are played by the recordings. */
  readonly recordedAgents?: boolean;
  /** The built program runs as processes, in real time. */
  readonly processes?: boolean;
}

/** What a note says that happens to the backend itself. */
export const restartNote = /backend was stopped.*started again/;

export async function flowStage(
  transcript: FlowTranscript,
  { realTime, recordedAgents = false }: FlowTime,
): Promise<FlowStage> {
  const folders = makeFolders();
  const listeners = new Listeners();
  const eventLogFile = join(folders.home, 'events.log');
  const keepsState = transcript.steps.some(({ note }) => restartNote.test(note ?? ''));
  const recorded = recordedAgents ? await recordedMoment(sessionsOf(transcript)) : undefined;
  const clock = realTime ? systemClock() : manualClock(recorded ?? Math.floor(Date.now() / 1000));
  const start = (ports?: { readonly apiListenAddress: string; readonly agentPort: number }) =>
    startTestBackend({
      clock,
      compat: '6.7.5',
      execute: true,
      logLevel: 'info',
      eventLogFile,
      cacheDir: join(folders.home, 'cache'),
      deregistrationHandler: flagNamed(transcript.backend_flags ?? [], 'deregistration-handler'),
      ...(keepsState && { stateDir: join(folders.home, 'state') }),
      ...ports,
    });
  let backend = await start();
  const earlier: string[] = [];
  const { apiUrl } = backend;
  const agentPort = Number(new URL(backend.agentUrl).port);
  const places = new FlowPlaces(placesOf(backend, folders), listeners);
  const stage = stageOf(backend, folders, places);
  const agents = new FlowAgents({
    transcript,
    clock,
    agentPort,
    folders,
    places,
    recorded: recordedAgents,
    launch: startedBy,
    run: (argv) => runInPipe({ argv, home: folders.home, cwd: folders.cwd, now: () => clock.now() }),
  });
  return {
    ...stage,
    ...(realTime && { sleep: (seconds: number) => pause(seconds * 1000) }),
    settle: () => backend.settle(),
    clock,
    agentPort,
    listeners,
    agents,
    eventLogFile,
    logLines: () => [...earlier, ...backend.logLines],
    restart: async () => {
      await backend.close();
      earlier.push(...backend.logLines);
      backend = await start({ apiListenAddress: new URL(apiUrl).host, agentPort });
    },
    close: async () => {
      listeners.close();
      await agents.close();
      await backend.close();
      await stage.close();
    },
  };
}
