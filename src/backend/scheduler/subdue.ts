import type { CheckConfig } from '../../resources/core/check.js';

type RepeatedWindow = NonNullable<CheckConfig['subdues']>[number];

const second = 1000;
const day = 86_400 * second;
const weekdays = ['sundays', 'mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays'];

/** A moment as a calendar and clock on the wall show it: as if it were UTC. */
interface Wall {
  readonly time: number;
  readonly weekday: number;
  readonly midnight: number;
}

function wallOf(moment: number, offset: number): Wall {
  const time = moment + offset;
  const midnight = Math.floor(time / day) * day;
  return { time, midnight, weekday: new Date(midnight).getUTCDay() };
}

/** `2021-03-01T00:00:00+02:00`: two hours. */
function offsetOf(time: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (sign === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * 60 * second * (sign === '-' ? -1 : 1);
}

/** Whether a check is not to be run at a moment. Only its `subdues` say so: the older `subdue` is validated and never read. */
export function isSubdued(check: CheckConfig, now: number): boolean {
  return (check.subdues ?? []).some((window) => inRepeatedWindow(window, now));
}

/**
 * The bounds themselves are outside. What is repeated begins at the same time of the day as the first one, by the offset of
 * `begin`, and never before it.
 */
function inRepeatedWindow(window: RepeatedWindow, now: number): boolean {
  const begin = Date.parse(window.begin);
  const duration = Date.parse(window.end) - begin;
  if (!window.repeat?.length) return begin < now && now < begin + duration;
  if (now < begin) return false;
  const offset = offsetOf(window.begin);
  const first = wallOf(begin, offset);
  const today = wallOf(now, offset);
  // Fractions of a second of the beginning do not count.
  const timeOfDay = Math.floor((first.time - first.midnight) / second) * second;
  const within = (days: number): boolean => {
    const start = today.midnight + days * day + timeOfDay;
    return start < today.time && today.time < start + duration;
  };
  const on = (weekday: number): boolean => within(weekday - today.weekday);
  return window.repeat.some((period) => repeats(period, first, today, within, on));
}

function repeats(
  period: string,
  first: Wall,
  today: Wall,
  within: (days: number) => boolean,
  on: (weekday: number) => boolean,
): boolean {
  switch (period) {
    case 'daily':
      return within(0);
    case 'weekly':
      return on(first.weekday);
    case 'weekdays':
      return [1, 2, 3, 4, 5].some(on);
    case 'weekends':
      return [6, 0].some(on);
    case 'monthly':
      return sameDate(first, today, 8) && within(0);
    case 'annually':
      return sameDate(first, today, 5) && within(0);
    default:
      return weekdays.includes(period) && on(weekdays.indexOf(period));
  }
}

/** @param from where to compare in `2021-03-01`: 5 is month and day, 8 the day */
function sameDate(a: Wall, b: Wall, from: 5 | 8): boolean {
  const date = ({ midnight }: Wall): string => new Date(midnight).toISOString().slice(from, 10);
  return date(a) === date(b);
}
