import { quote } from '../wire/go-quote.js';
import type { Context } from './context.js';
import { CliError } from './errors.js';
import { spawnFor } from './spawn.js';

export interface ProgramOptions {
  /** The environment, unless this program's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** After so long it is killed; never unless told. */
  readonly limitMs?: number | undefined;
  /** Ends it from outside. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program where this one runs, and waits for its end.
 * @throws CliError in Go's words when it cannot be started or fails: `exit status 1`, `signal: killed`
 */
export async function runProgram(
  context: Context,
  words: readonly string[],
  { env = context.env, limitMs, signal }: ProgramOptions = {},
): Promise<void> {
  const child = spawnFor(context, words, env);
  const kill = (): void => void child.kill('SIGKILL');
  const end = (): void => void child.kill('SIGTERM');
  const limit = limitMs === undefined ? undefined : setTimeout(kill, limitMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const failure = await new Promise<string | undefined>((resolve) => {
      child.on('error', (error) => resolve(startFailure(words[0] ?? '', error)));
      child.on('close', (code, by) => resolve(code === 0 ? undefined : endingOf(code, by)));
    });
    if (failure !== undefined) throw new CliError(failure);
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener('abort', end);
  }
}

/** What Go calls the signals that end programs. */
const signals: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

function endingOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit status ${code}` : `signal: ${signals[signal] ?? signal}`;
}

function startFailure(command: string, error: NodeJS.ErrnoException): string {
  const isMissing = error.code === 'ENOENT';
  if (!command.includes('/') && (isMissing || error.code === 'EACCES'))
    return `exec: ${quote(command)}: executable file not found in $PATH`;
  const reason = isMissing ? 'no such file or directory' : 'permission denied';
  return `fork/exec ${command}: ${isMissing || error.code === 'EACCES' ? reason : error.message}`;
}
