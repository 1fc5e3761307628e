import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { kill } from 'node:process';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import type { ApiResponse } from '../../client/index.js';

/** What is known of a running backend: its ready line, and when it was started. */
export interface RunningBackend {
  readonly apiUrl: string;
  readonly agentUrl: string;
  readonly username: string;
  readonly password: string;
  readonly apiKey: string;
  readonly pid: number;
  /** RFC 3339. */
  readonly startedAt: string;
  /** Of the control API. */
  readonly controlToken: string;
}

/** Where the running backends of this user are noted, a file each: nobody else may read it. */
export function registryFolder(env: Context['env']): string {
  const home = env['HOME'] || homedir();
  return join(
    env['XDG_RUNTIME_DIR'] || env['XDG_CACHE_HOME'] || join(home, '.cache'),
    'sensectl',
    'backends',
  );
}

/** Notes a backend; the result takes the note away. A folder that cannot be written is no reason not to start. */
export function note(env: Context['env'], backend: RunningBackend): () => void {
  const file = noteOf(env, backend);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(backend), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}

/** Whether the note of a backend is still there and its process runs. */
export const isNoted = (env: Context['env'], backend: RunningBackend): boolean =>
  existsSync(noteOf(env, backend)) && isAlive(backend.pid);

const noteOf = (env: Context['env'], { pid, apiUrl }: RunningBackend): string =>
  join(registryFolder(env), `${pid}-${new URL(apiUrl).port}.json`);

/** The backends that run, the newest first. Notes of those that ended without taking theirs away are removed. */
export async function runningBackends(context: Context): Promise<RunningBackend[]> {
  const folder = registryFolder(context.env);
  const found: RunningBackend[] = [];
  for (const name of noteNames(folder)) {
    const backend = readNote(join(folder, name));
    if (!backend || !isAlive(backend.pid)) rmSync(join(folder, name), { force: true });
    else if (await answers(context, backend)) found.push(backend);
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** The backend that a word names (its process id or API URL), the one that is configured, or the only one. */
export async function findBackend(context: Context, word?: string): Promise<RunningBackend> {
  const all = await runningBackends(context);
  if (word !== undefined) {
    const found = all.find(({ pid, apiUrl }) => String(pid) === word || apiUrl === word);
    if (!found) throw new CliError(`no local backend ${word} is running`);
    return found;
  }
  const configured = all.find(({ apiUrl }) => apiUrl === context.settings.apiUrl);
  if (configured) return configured;
  const [only, ...others] = all;
  if (!only)
    throw new CliError('no local backend is running', { nextStep: 'Start one with `backend start`.' });
  if (others.length > 0) {
    const names = all.map(({ pid, apiUrl }) => `${pid} (${apiUrl})`).join(', ');
    throw new CliError(`several local backends are running: name one of ${names}`);
  }
  return only;
}

/** Whether a process of this number runs; it may be another one by now. */
function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function noteNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readNote(file: string): RunningBackend | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunningBackend;
  } catch {
    return undefined;
  }
}

/** Whether the backend of a note is still the one at its address: only it knows the control token. */
async function answers(context: Context, backend: RunningBackend): Promise<boolean> {
  try {
    return (await control(context, backend, 'GET', 'clock')).status === 200;
  } catch {
    return false;
  }
}

/** Asks a backend's control API for something; `timeoutMs` 0 waits for ever. */
export async function control(
  context: Context,
  { apiUrl, controlToken }: RunningBackend,
  method: string,
  action: string,
  { query = {}, timeoutMs = 5000 }: { query?: Record<string, string>; timeoutMs?: number } = {},
): Promise<ApiResponse> {
  const { createClient } = await import('../../client/index.js');
  const client = createClient({ apiUrl, timeoutMs, insecureSkipTlsVerify: true, now: context.now });
  const headers = { Authorization: `Bearer ${controlToken}` };
  try {
    return await client.send(method, `/.sensectl/${action}`, { auth: 'none', headers, query });
  } finally {
    await client.close();
  }
}
