import type { Backend, BackendOptions } from '../../src/backend/index.js';
import type { Clock } from '../../src/host/clock.js';
import { manualClock } from '../../src/host/clock.js';

/** A backend of a test's own on free ports, whose clock stands still at the present until it is moved. */
export interface TestBackend extends Backend {
  readonly logLines: readonly string[];
}

export async function startTestBackend(
  options: BackendOptions & { clock?: Clock } = {},
): Promise<TestBackend> {
  const { startBackend } = await import('../../src/backend/index.js');
  const logLines: string[] = [];
  const backend = await startBackend({
    apiListenAddress: '127.0.0.1:0',
    agentHost: '127.0.0.1',
    agentPort: 0,
    clock: manualClock(Math.floor(Date.now() / 1000)),
    log: (line) => logLines.push(line),
    ...options,
  });
  return Object.assign(backend, { logLines });
}
