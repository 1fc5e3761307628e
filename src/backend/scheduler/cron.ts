import { Cron } from 'croner';
import { parseDuration } from '../../wire/duration.js';

/** When something is due. */
export interface CronSchedule {
  /**
   * The first moment after another (both in milliseconds) at which it is due.
   * @returns nothing when that moment never comes (30 February)
   */
  next(after: number): number | undefined;
}

const shortcuts: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * A schedule in Sensu's form (robfig/cron): five fields, a shortcut or `@every`, with or without `TZ=` or `CRON_TZ=`; otherwise
 * in the machine's own zone. It has to be valid: see `cronError`.
 */
export function cronSchedule(spec: string): CronSchedule {
  const [, zone, zoned = spec] = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/s.exec(spec) ?? [];
  const text = zoned.trim();
  const every = /^@every (.*)$/s.exec(text)?.[1];
  if (every !== undefined) return everySo(parseDuration(every));
  return calendar(shortcuts[text] ?? text, timeZone(zone));
}

/** Whole seconds, at least one; on the second. */
function everySo(duration: number): CronSchedule {
  const seconds = Math.max(1, Math.floor(duration / 1000));
  return { next: (after) => (Math.floor(after / 1000) + seconds) * 1000 };
}

/** Go's names of zones; nothing is the local one. */
function timeZone(name: string | undefined): string | undefined {
  if (name === undefined || name === 'Local') return undefined;
  return name === '' ? 'UTC' : name;
}

/** The values of a field, and whether a star says that it does not matter. */
interface Field {
  readonly values: readonly number[];
  readonly any: boolean;
}

const names = (list: string, from: number): Readonly<Record<string, number>> =>
  Object.fromEntries(list.split(' ').map((name, at) => [name, at + from]));

const bounds = [
  { min: 0, max: 59, names: {} },
  { min: 0, max: 23, names: {} },
  { min: 1, max: 31, names: {} },
  { min: 1, max: 12, names: names('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { min: 0, max: 6, names: names('sun mon tue wed thu fri sat', 0) },
] as const;

type Bounds = (typeof bounds)[number];

/**
 * The calendar is croner's; its grammar is not Sensu's (`5/15`, `?`, how days of month and week go together), so that it gets
 * plain lists of values.
 */
function calendar(spec: string, timezone: string | undefined): CronSchedule {
  const fields = spec.split(/\s+/).map((text, at) => fieldOf(text, bounds[at] as Bounds));
  if (fields.some(({ values }) => !values.length)) return { next: () => undefined };
  const [, , day, , weekday] = fields as [Field, Field, Field, Field, Field];
  // A second with a step: what has one runs in the way of Sensu when clocks are put forward or back.
  const pattern = `0-0/1 ${fields.map(({ values }) => values.join()).join(' ')}`;
  const cron = new Cron(pattern, {
    mode: '6-part',
    paused: true,
    domAndDow: day.any || weekday.any,
    ...(timezone === undefined ? {} : { timezone }),
  });
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
}

function fieldOf(text: string, field: Bounds): Field {
  const ranges = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => rangeOf(part, field));
  const values = new Set(ranges.flatMap(({ values }) => values));
  return { values: [...values].sort((a, b) => a - b), any: ranges.some(({ any }) => any) };
}

function rangeOf(text: string, { min, max, names }: Bounds): Field {
  const [range = '', step] = text.split('/');
  const [low = '', high] = range.split('-');
  const number = (word: string): number =>
    (names as Readonly<Record<string, number>>)[word.toLowerCase()] ?? Number(word);
  const star = low === '*' || low === '?';
  const start = star ? min : number(low);
  const width = step === undefined ? 1 : Number(step);
  const lone = step === undefined ? start : max;
  const end = star ? max : high === undefined ? lone : number(high);
  const values: number[] = [];
  for (let value = start; value <= end; value += width) values.push(value);
  return { values, any: star && width === 1 };
}
