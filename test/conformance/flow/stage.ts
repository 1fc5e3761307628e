import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../../src/host/clock.js';
import { startTestBackend, type TestBackend } from '../../support/backend.js';
import { makeFolders } from '../../support/home.js';
import { placesOf, stageOf } from '../in-process.js';
import { Places } from '../places.js';
import type { Stage } from '../subject.js';
import { Listeners } from './listeners.js';
import type { FlowTranscript } from './transcript.js';

/** A backend that runs handlers for real, in the transcript's folder, and whose clock is in our hands. */
export interface FlowStage extends Stage {
  readonly backend: TestBackend;
  readonly listeners: Listeners;
  readonly eventLogFile: string;
}

class FlowPlaces extends Places {
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
}

const flagNamed = (flags: readonly string[], name: string): string | undefined => {
  const at = flags.indexOf(`--${name}`);
  return at < 0 ? undefined : flags[at + 1];
};

/** How time passes: by hand, unless it is to be real. */
export interface FlowTime {
  readonly realTime?: boolean;
}

export async function flowStage(transcript: FlowTranscript, { realTime }: FlowTime): Promise<FlowStage> {
  const folders = makeFolders();
  const listeners = new Listeners();
  const eventLogFile = join(folders.home, 'events.log');
  const backend = await startTestBackend({
    ...(realTime && { clock: systemClock() }),
    compat: '6.7.5',
    execute: true,
    logLevel: 'info',
    eventLogFile,
    cacheDir: join(folders.home, 'cache'),
    deregistrationHandler: flagNamed(transcript.backend_flags ?? [], 'deregistration-handler'),
  });
  const stage = stageOf(backend, folders, new FlowPlaces(placesOf(backend, folders), listeners));
  return {
    ...stage,
    ...(realTime && { sleep: (seconds: number) => pause(seconds * 1000) }),
    backend,
    listeners,
    eventLogFile,
    close: async () => {
      listeners.close();
      await stage.close();
    },
  };
}
