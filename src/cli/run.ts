import type { Invocation } from './context.js';

/**
 * Runs the program once.
 * @returns the exit code; the process is never ended, and nothing of it is read but the invocation
 */
export async function runCli(_invocation: Invocation): Promise<number> {
  throw new Error('under construction');
}
