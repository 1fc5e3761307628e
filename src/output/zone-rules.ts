/** What clocks show at some moment. */
export interface ZoneState {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** `CET`, `-03`. */
  readonly name: string;
}

/** `M3.5.0/2`: which day of a year, and when on it. */
interface Change {
  readonly day:
    | { readonly month: number; readonly week: number; readonly weekday: number }
    | { readonly yearDay: number; readonly skipsLeapDay: boolean };
  /** Seconds after midnight. */
  readonly time: number;
}

/** When summer time begins and ends, year by year, as a POSIX text tells it. */
export interface Rules {
  readonly standard: ZoneState;
  readonly summer?: ZoneState & { readonly begins: Change; readonly ends: Change };
}

const name = '(<[^>]+>|[A-Za-z]+)';
const time = '([+-]?\\d+(?::\\d+){0,2})';
const pattern = new RegExp(`^${name}${time}(?:${name}${time}?(?:,([^,]+),([^,]+))?)?$`);

/** Reads `CET-1CEST,M3.5.0,M10.5.0/3`. @returns undefined for an empty or unknown text */
export function parseRules(text: string): Rules | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, standardName = '', offset = '', summerName, summerOffset, begins, ends] = match;
  const standard = { offset: -seconds(offset), name: bare(standardName) };
  if (!summerName || !begins || !ends) return { standard };
  return {
    standard,
    summer: {
      offset: summerOffset ? -seconds(summerOffset) : standard.offset + 3600,
      name: bare(summerName),
      begins: parseChange(begins),
      ends: parseChange(ends),
    },
  };
}

/** What clocks show at a moment by the rules. */
export function stateAt({ standard, summer }: Rules, at: number): ZoneState {
  if (!summer) return standard;
  const year = new Date((at + standard.offset) * 1000).getUTCFullYear();
  const begin = momentOf(summer.begins, year) - standard.offset;
  const end = momentOf(summer.ends, year) - summer.offset;
  const isSummer = begin < end ? at >= begin && at < end : at >= begin || at < end;
  return isSummer ? summer : standard;
}

const bare = (text: string): string => text.replace(/[<>]/g, '');

function seconds(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return sign * (hours * 3600 + minutes * 60 + rest);
}

function parseChange(text: string): Change {
  const [day = '', at] = text.split('/');
  const time = at === undefined ? 7200 : seconds(at);
  if (day.startsWith('M')) {
    const [month = 1, week = 1, weekday = 0] = day.slice(1).split('.').map(Number);
    return { day: { month, week, weekday }, time };
  }
  const skipsLeapDay = day.startsWith('J');
  return { day: { yearDay: Number(day.replace('J', '')), skipsLeapDay }, time };
}

/** The moment of a change in a year, in seconds of local time taken as if it were UTC. */
function momentOf({ day, time }: Change, year: number): number {
  if ('yearDay' in day) {
    const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const index = day.skipsLeapDay ? day.yearDay - 1 + (leap && day.yearDay >= 60 ? 1 : 0) : day.yearDay;
    return Date.UTC(year, 0, 1 + index) / 1000 + time;
  }
  const { month, week, weekday } = day;
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  let date = 1 + ((weekday - first + 7) % 7) + 7 * (week - 1);
  while (date > length) date -= 7;
  return Date.UTC(year, month - 1, date) / 1000 + time;
}
