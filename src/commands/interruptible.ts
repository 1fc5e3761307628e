import type { Context } from '../cli/context.js';
import { stopSignal } from './backend/signals.js';

/**
 * Does work that can be asked to stop: for a person at a terminal the first Ctrl-C lets it finish what it is at and tell
 * what was done, the second ends the process. In a pipe a signal does what it always does.
 */
export async function interruptible<T>(
  context: Context,
  work: (isInterrupted: () => boolean) => Promise<T>,
): Promise<T> {
  if (!context.terminal) return work(() => false);
  let interrupted = false;
  const { came, forget } = stopSignal();
  void came.then(() => {
    interrupted = true;
    context.printError('Stopping after the resource that is being sent; Ctrl-C again stops at once.\n');
  });
  try {
    return await work(() => interrupted);
  } finally {
    forget();
  }
}
