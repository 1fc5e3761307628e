import type { Clock, Fired } from '../../host/clock.js';
import { type Actions, type Controlled, json, refusal, wholeNumber } from './action.js';

/** Time: shown, stopped, and moved with everything that is due on the way. */
export const clockActions: Actions = {
  'GET clock': (_, { clock }) => json(clockState(clock)),
  'POST clock/freeze': (_, { clock }) => {
    clock.freeze();
    return json(clockState(clock));
  },
  'POST clock/run': (query, { clock }) => {
    const speed = query.has('speed') ? Number(query.get('speed')) : 1;
    if (!(speed > 0) || !Number.isFinite(speed)) return refusal(400, 'speed must be a number above 0');
    clock.run(speed);
    return json(clockState(clock));
  },
  'POST clock/advance': async (query, backend) => {
    const ms = wholeNumber(query, 'ms');
    if (ms === undefined) return refusal(400, 'ms must be a whole number, not below 0');
    return json(await moved(backend, (clock) => clock.advance(ms)));
  },
  'POST clock/set': async (query, backend) => {
    const ms = wholeNumber(query, 'ms');
    if (ms === undefined) return refusal(400, 'ms must be milliseconds since 1970');
    return json(await moved(backend, (clock) => clock.set(ms)));
  },
};

const clockState = (clock: Clock) => ({
  now: clock.now(),
  speed: clock.speed,
  timers: clock.timers().map(({ at, label }) => ({ at, label })),
});

/** Moves the clock, and tells what fired and what went to the outbox on the way. */
async function moved({ clock, outbox, settle }: Controlled, move: (clock: Clock) => Promise<Fired[]>) {
  // What was asked for before belongs to the time before.
  await settle();
  const after = outbox.list().at(-1)?.id ?? 0;
  const fired = await move(clock);
  return { fired, outbox: outbox.list({ after }), ...clockState(clock) };
}
