import { type ChildProcess, spawn } from 'node:child_process';
import type { Context } from './context.js';

/** Whether a stream is one of the operating system's, which a child can use as it is. */
const isNative = (stream: object): boolean => 'fd' in stream && typeof stream.fd === 'number';

/** Starts a program that reads and writes where this one does. */
export function spawnFor(
  { cwd, stdin, stdout, stderr }: Context,
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: [
      isNative(stdin) ? 'inherit' : 'pipe',
      isNative(stdout) ? 'inherit' : 'pipe',
      isNative(stderr) ? 'inherit' : 'pipe',
    ],
  });
  if (child.stdin) stdin.pipe(child.stdin).on('error', () => undefined);
  child.once('close', () => child.stdin && stdin.unpipe(child.stdin));
  child.stdout?.on('data', (chunk: Buffer) => stdout.write(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.write(chunk));
  return child;
}
