import type { TimeWindowRepeated, TimeWindowWhen } from './shared.js';

const quote = (text: string): string => JSON.stringify(text);

/**
 * What Go says about a text that is not a time of the form `3:04PM`, or nothing. Blanks are removed first, as Sensu does.
 */
export function kitchenTimeError(given: string): string | undefined {
  const text = given.replaceAll(' ', '');
  const fail = (rest: string, wanted: string): string =>
    `parsing time ${quote(text)} as "3:04PM": cannot parse ${quote(rest)} as ${quote(wanted)}`;
  const hours = /^\d{1,2}/.exec(text)?.[0];
  if (hours === undefined) return fail(text, '3');
  if (Number(hours) > 12) return `parsing time ${quote(text)}: hour out of range`;
  let rest = text.slice(hours.length);
  if (!rest.startsWith(':')) return fail(rest, ':');
  rest = rest.slice(1);
  const minutes = /^\d{2}/.exec(rest)?.[0];
  if (minutes === undefined) return fail(rest, '04');
  if (Number(minutes) > 59) return `parsing time ${quote(text)}: minute out of range`;
  rest = rest.slice(2);
  if (rest.length < 2) return fail(rest, 'PM');
  const half = rest.slice(0, 2);
  if (half !== 'AM' && half !== 'PM') return fail(rest, 'PM');
  if (rest.length > 2) return `parsing time ${quote(text)}: extra text: ${quote(rest.slice(2))}`;
  return undefined;
}

/** Validates the windows of each day in Sensu's order. */
export function timeWindowError(when: TimeWindowWhen | null): string | undefined {
  if (!when) return undefined;
  const { days } = when;
  const order = [
    days.all,
    days.sunday,
    days.monday,
    days.tuesday,
    days.wednesday,
    days.thursday,
    days.friday,
    days.saturday,
  ];
  for (const windows of order) {
    for (const window of windows ?? []) {
      const problem = kitchenTimeError(window.begin) ?? kitchenTimeError(window.end);
      if (problem) return problem;
    }
  }
  return undefined;
}

const layout = '2006-01-02T15:04:05Z07:00';

/** @returns what Go says about a text that is no RFC 3339 time, or nothing */
export function rfc3339Error(text: string): string | undefined {
  const fail = (rest: string, wanted: string): string =>
    `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(wanted)}`;
  const parts: [RegExp, string][] = [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d{2}/, '01'],
    [/^-/, '-'],
    [/^\d{2}/, '02'],
    [/^T/, 'T'],
    [/^\d{2}/, '15'],
    [/^:/, ':'],
    [/^\d{2}/, '04'],
    [/^:/, ':'],
    [/^\d{2}(?:[.,]\d+)?/, '05'],
    [/^(?:Z|[-+]\d{2}:\d{2})/, 'Z07:00'],
  ];
  let rest = text;
  for (const [pattern, wanted] of parts) {
    const match = pattern.exec(rest);
    if (!match) return fail(rest, wanted);
    rest = rest.slice(match[0].length);
  }
  if (rest !== '') return `parsing time ${quote(text)}: extra text: ${quote(rest)}`;
  const [year, month, day, hour, minute, second] = (text.match(/\d+/g) ?? []).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12) return `parsing time ${quote(text)}: month out of range`;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return `parsing time ${quote(text)}: day out of range`;
  if (hour > 23) return `parsing time ${quote(text)}: hour out of range`;
  if (minute > 59) return `parsing time ${quote(text)}: minute out of range`;
  if (second > 59) return `parsing time ${quote(text)}: second out of range`;
  return undefined;
}

const periods = new Set(
  'annually monthly weekly weekdays weekends daily sundays mondays tuesdays wednesdays thursdays fridays saturdays'.split(
    ' ',
  ),
);

/** Validates the repeated windows of a check (`subdues`). */
export function repeatedWindowsError(windows: readonly TimeWindowRepeated[] | null): string | undefined {
  for (const [index, window] of (windows ?? []).entries()) {
    const problem = repeatedWindowError(window);
    if (problem) return `subdue ${index} invalid: ${problem}`;
  }
  return undefined;
}

function repeatedWindowError(window: TimeWindowRepeated): string | undefined {
  const begin = rfc3339Error(window.begin);
  if (begin) return `invalid begin time format: ${begin}`;
  const end = rfc3339Error(window.end);
  if (end) return `invalid end time format: ${end}`;
  if (Date.parse(window.end) <= Date.parse(window.begin)) return 'end time must be after begin time';
  const bad = (window.repeat ?? []).find((period) => !periods.has(period.toLowerCase()));
  return bad === undefined ? undefined : `invalid repeat period: ${bad}`;
}
