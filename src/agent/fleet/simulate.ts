import type { Clock } from '../../host/clock.js';
import type { Ids } from '../../host/ids.js';
import type { CommandOrder, CommandOutcome, CommandRunner } from '../checks/index.js';
import { type CheckBehaviour, within } from './behaviour.js';

const meanings = ['OK', 'WARNING', 'CRITICAL'];

/** Gives what checks are said to give; how long they take passes on the clock. */
export function simulator(behaviour: CheckBehaviour, clock: Clock, ids: Ids): CommandRunner {
  const runs = new Map<string, number>();
  return async (order) => {
    const key = `${order.check} ${order.hook ?? ''}`;
    const run = runs.get(key) ?? 0;
    runs.set(key, run + 1);
    const ms = within(behaviour.duration, ids);
    const limit = order.timeout * 1000;
    if (limit > 0 && ms > limit) {
      await wait(clock, limit, order);
      return { status: 2, output: 'Execution timed out\n', duration: order.timeout };
    }
    await wait(clock, ms, order);
    return outcome(behaviour, order, run, ms / 1000);
  };
}

function outcome(
  { status, every, output }: CheckBehaviour,
  { check, hook }: CommandOrder,
  run: number,
  duration: number,
): CommandOutcome {
  const now = status[Math.floor(run / every) % status.length] ?? 0;
  const text = output || `${hook ?? check} ${meanings[now] ?? 'UNKNOWN'} (simulated)`;
  return { status: now, output: `${text}\n`, duration };
}

function wait(clock: Clock, ms: number, { check, hook }: CommandOrder): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => clock.setTimer(ms, resolve, `simulated ${hook ?? check}`));
}
