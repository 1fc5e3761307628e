import type { EventCheck } from '../../resources/core/event.js';

type History = NonNullable<EventCheck['history']>;

/** How many results a history holds. */
const historyLength = 21;

/**
 * A check result merged with the one before it (Sensu: Check.MergeWith and the event store's occurrences).
 * History, occurrences, watermark, state, total state change and last_ok are computed; all else is the new result's.
 *
 * @param previous the stored result; for a first one, what the client sent counts
 */
export function mergeCheck(check: EventCheck, previous: EventCheck | undefined): EventCheck {
  const history = appended(previous ? previous.history : check.history, check);
  const totalStateChange = totalStateChangeOf(history);
  const state = stateOf(check, totalStateChange);
  const base = previous ?? check;
  return {
    ...check,
    history,
    total_state_change: totalStateChange,
    state,
    last_ok: lastOk(check, previous, state),
    ...occurrencesOf(history, base.occurrences, base.occurrences_watermark),
  };
}

/** Only one entry is dropped: a longer history that was posted stays longer. */
function appended(before: EventCheck['history'], { status, executed }: EventCheck): History {
  const kept = before ?? [];
  const history = kept.length >= historyLength ? kept.slice(1) : kept.slice();
  history.push({ status, executed });
  return history;
}

function lastOk(check: EventCheck, previous: EventCheck | undefined, state: string): number {
  if (state === 'passing') return check.executed;
  if (previous) return previous.last_ok;
  return check.status === 0 ? check.executed : check.last_ok;
}

function stateOf(check: EventCheck, totalStateChange: number): string {
  const { low_flap_threshold: low, high_flap_threshold: high } = check;
  // Sensu never marks history entries as flapping: there is no hysteresis, the low threshold only switches it on.
  if (low !== 0 && high !== 0 && totalStateChange >= high) return 'flapping';
  return check.status === 0 ? 'passing' : 'failing';
}

/** How much of the history is changes of status, in percent, younger ones counting more. */
export function totalStateChangeOf(history: History): number {
  if (history.length < historyLength) return 0;
  let sum = 0;
  let weight = 0.8;
  for (let i = 1; i < history.length; i++) {
    if (history[i]?.status !== history[i - 1]?.status) sum += weight;
    weight += 0.02;
  }
  // Sensu calculates in single precision from here on, which shows: full alternation is 98, not 99.
  return Math.trunc(Math.fround(Math.fround(Math.fround(sum) / 20) * 100));
}

function occurrencesOf(
  history: History,
  before: number,
  watermarkBefore: number,
): { occurrences: number; occurrences_watermark: number } {
  const now = history.at(-1)?.status;
  const then = history.at(-2)?.status;
  const occurrences = then !== undefined && now === then ? before + 1 : 1;
  const incidentBegins = then === 0 && now !== 0;
  const grown = occurrences <= watermarkBefore ? watermarkBefore : watermarkBefore + 1;
  return { occurrences, occurrences_watermark: incidentBegins ? 1 : grown };
}

/** Whether the result ends an incident. */
export function isResolution(check: EventCheck): boolean {
  const before = check.history?.at(-2);
  return check.status === 0 && before !== undefined && before.status !== 0;
}
