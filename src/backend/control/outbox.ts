import { once } from 'node:events';
import { systemClock } from '../../host/clock.js';
import type { OutboxQuery } from '../outbox/outbox.js';
import { type Actions, json, refusal, wholeNumber } from './action.js';

/** How long, in real milliseconds, a list waits for handlers that still run. */
const patience = 2_000;

/** How long, in real milliseconds, somebody may wait for entries. */
const longestWait = 3_600_000;

/** What handlers and mutators did, or would have done. */
export const outboxActions: Actions = {
  'GET outbox': async (query, { outbox, settle }) => {
    // Who has just posted an event wants to see what came of it.
    const pause = limit(patience);
    await Promise.race([settle(), once(pause.signal, 'abort')]);
    pause.end();
    return json(outbox.list(selection(query)));
  },
  'GET outbox/wait': async (query, { outbox }) => {
    const count = query.has('count') ? wholeNumber(query, 'count') : 1;
    const ms = wholeNumber(query, 'ms');
    if (count === undefined) return refusal(400, 'count must be a whole number, not below 0');
    if (ms === undefined) return refusal(400, 'ms must be a whole number, not below 0');
    const { signal, end } = limit(Math.min(ms, longestWait));
    const entries = await outbox.wait(selection(query), count, signal);
    end();
    return json({ complete: entries.length >= count, entries });
  },
  'POST outbox/clear': (_, { outbox }) => {
    const cleared = outbox.list().length;
    outbox.clear();
    return json({ cleared });
  },
};

/** A limit in real time, however fast the backend's clock runs. */
function limit(ms: number): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const timer = systemClock().setTimer(ms, () => controller.abort(), 'outbox');
  return { signal: controller.signal, end: () => timer.cancel() };
}

/** Which entries are meant; a parameter that is empty or absent means all. */
function selection(query: URLSearchParams): OutboxQuery {
  const text = (name: string) => query.get(name) || undefined;
  return {
    name: text('name'),
    entity: text('entity'),
    check: text('check'),
    after: wholeNumber(query, 'after'),
  };
}
