import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { stopSignal } from './signals.js';

/** Whether a stream is one of the operating system's, which a child can use as it is. */
const isNative = (stream: object): boolean => 'fd' in stream && typeof stream.fd === 'number';

/**
 * Runs a command and waits for its end, also when this process is asked to stop: the child is asked in turn.
 * @returns its exit code; as a shell has it when a signal ended it
 * @throws CliError when it cannot be started
 */
export async function runChild(
  context: Context,
  [command = '', ...args]: readonly string[],
  env: Record<string, string>,
): Promise<number> {
  const { stdin, stdout, stderr } = context;
  const stop = stopSignal();
  const child = spawn(command, args, {
    cwd: context.cwd,
    env,
    stdio: [
      isNative(stdin) ? 'inherit' : 'pipe',
      isNative(stdout) ? 'inherit' : 'pipe',
      isNative(stderr) ? 'inherit' : 'pipe',
    ],
  });
  if (child.stdin) stdin.pipe(child.stdin).on('error', () => undefined);
  child.stdout?.on('data', (chunk: Buffer) => stdout.write(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.write(chunk));
  void stop.came.then((signal) => child.kill(signal));
  try {
    return await exitCodeOf(child, command);
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
