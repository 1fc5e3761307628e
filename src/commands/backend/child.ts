import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { spawnFor } from '../../cli/spawn.js';
import { stopSignal } from './signals.js';

/**
 * Runs a command and waits for its end, also when this process is asked to stop: the child is asked in turn.
 * @returns its exit code; as a shell has it when a signal ended it
 * @throws CliError when it cannot be started
 */
export async function runChild(
  context: Context,
  words: readonly string[],
  env: Record<string, string>,
): Promise<number> {
  const stop = stopSignal();
  const child = spawnFor(context, words, env);
  void stop.came.then((signal) => child.kill(signal));
  try {
    return await exitCodeOf(child, words[0] ?? '');
  } finally {
    stop.forget();
  }
}

const exitCodeOf = (child: ChildProcess, command: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'command not found' : error.message;
      const exitCode = error.code === 'ENOENT' ? 127 : 126;
      reject(new CliError(`${command}: ${reason}`, { exitCode }));
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
  });
