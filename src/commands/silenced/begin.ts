const dateAndTime =
  /^(\d+)-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])[T\s]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)\s?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const withoutBlanks = /T.*\d(?:Z|[+-]\d\d:\d\d)$/;
const withBlanks = /\d\s\d.*\s(?:Z|[+-]\d\d:\d\d)$/;
const monthFirst = /([A-Z][a-z]{2}) (0[1-9]|[12]\d|3[01]) (\d{4}) ([01]?\d):([0-5]\d)(AM|PM)( .+)?/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The moment that a person means: `now`, `0`, `2030-01-02T03:04:05Z`, `2030-01-02 03:04:05 -08:00` or
 * `Jan 02 2030 3:04PM America/Vancouver` (the zone of this machine without one).
 *
 * @param now Unix seconds
 * @returns Unix seconds, or the problem in the original's words
 */
export function readBegin(text: string, now: number): { seconds: number } | { problem: string } {
  if (text === '0' || text === 'now') return { seconds: now };
  const dated = dateAndTime.exec(text);
  if (dated && (withoutBlanks.test(text) || withBlanks.test(text))) return ofDate(text, dated);
  const worded = monthFirst.exec(text);
  if (worded) return ofWords(worded);
  return { problem: `unknown format for provided date ${text}` };
}

function ofDate(text: string, match: RegExpExecArray): { seconds: number } | { problem: string } {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  const zone = match[7] as string;
  const [date, time] = [calendar(year!, month! - 1, day!), (hour! * 60 + minute!) * 60 + second!];
  if (date === undefined) return { problem: `parsing time ${JSON.stringify(text)}: day out of range` };
  if (second === 60) return { problem: `parsing time ${JSON.stringify(text)}: second out of range` };
  return { seconds: date + time - offsetOf(zone) };
}

function ofWords(match: RegExpExecArray): { seconds: number } | { problem: string } {
  const [whole, month, day, year, hour, minute, half] = match as unknown as string[];
  const zone = (match[7] ?? '').trim();
  const text = JSON.stringify(whole!.slice(0, whole!.length - (match[7] ?? '').length));
  const index = months.indexOf(month!);
  if (index < 0)
    return { problem: `parsing time ${text} as "Jan 02 2006 3:04PM": cannot parse ${text} as "Jan"` };
  if (Number(hour) > 12) return { problem: `parsing time ${text}: hour out of range` };
  const date = calendar(Number(year), index, Number(day));
  if (date === undefined) return { problem: `parsing time ${text}: day out of range` };
  const seconds = date + ((Number(hour) % 12) + (half === 'PM' ? 12 : 0)) * 3600 + Number(minute) * 60;
  const offset = zoneOffset(zone, seconds);
  return offset === undefined ? { problem: `unknown time zone ${zone}` } : { seconds: seconds - offset };
}

/** Midnight UTC of a day that exists. */
function calendar(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getUTCDate() === day ? date.getTime() / 1000 : undefined;
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

/** How far a zone's clocks are ahead of UTC when they show this time; its summer time is thought of. */
function zoneOffset(zone: string, local: number): number | undefined {
  const format = formatOf(zone);
  if (!format) return undefined;
  const ahead = (utc: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(utc * 1000).map(({ type, value }) => [type, +value]),
    );
    const shown = Date.UTC(
      parts.year!,
      parts.month! - 1,
      parts.day!,
      parts.hour! % 24,
      parts.minute!,
      parts.second!,
    );
    return shown / 1000 - utc;
  };
  return ahead(local - ahead(local));
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...(timeZone === '' ? {} : { timeZone }),
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
  } catch {
    return undefined;
  }
}
