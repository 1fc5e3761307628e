import { rm, writeFile } from 'node:fs/promises';
import type { Backend } from '../../backend/index.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { osErrorText } from '../../cli/os-error.js';
import { asAdmin } from './as-admin.js';
import { note, type RunningBackend } from './running.js';
import type { StartSettings } from './settings.js';

/** A backend with its seed, noted as running. */
export interface Served {
  readonly facts: RunningBackend;
  /** Resolves when somebody else ended it through its control API. */
  readonly closed: Promise<void>;
  /** Closes it and takes its note away. */
  close(): Promise<void>;
}

/** Starts a backend in this process, creates the seed's resources, and notes it for `backend ls` and `stop`. */
export async function serve(context: Context, settings: StartSettings): Promise<Served> {
  const { startBackend } = await import('../../backend/index.js');
  const backend = await startBackend(settings.options);
  try {
    if (settings.seeds.length > 0) {
      await createSeeds(context, backend, settings.seeds);
      backend.takeSeed();
    }
    const facts = factsOf(backend, context.now());
    const forget = note(context.env, facts);
    const remove = await writeReadyFile(settings.readyFile, facts);
    return {
      facts,
      closed: backend.closed,
      close: async () => {
        await backend.close();
        await remove();
        forget();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}

const factsOf = (backend: Backend, now: number): RunningBackend => ({
  apiUrl: backend.apiUrl,
  agentUrl: backend.agentUrl,
  username: backend.username,
  password: backend.password,
  apiKey: backend.apiKey,
  controlToken: backend.controlToken,
  pid: process.pid,
  startedAt: new Date(now).toISOString(),
});

/** The seed is created as a user would: with `create`. */
async function createSeeds(context: Context, backend: Backend, seeds: readonly string[]): Promise<void> {
  const now = () => backend.clock.now();
  const argv = ['create', '-r', ...seeds.flatMap((path) => ['-f', path])];
  // What is told of it is no answer of the command that starts a backend.
  await asAdmin(context, backend, argv, { stdout: context.stderr, now });
  await backend.settle();
}

async function writeReadyFile(path: string | undefined, facts: RunningBackend): Promise<() => Promise<void>> {
  if (path === undefined) return async () => undefined;
  await writeFile(path, `${JSON.stringify(facts)}\n`, { mode: 0o600 }).catch((error: unknown) => {
    throw new CliError(osErrorText('open', path, error));
  });
  return () => rm(path, { force: true });
}
