import { existsSync, readFileSync } from 'node:fs';
import { parseRules, type Rules, stateAt, type ZoneState } from './zone-rules.js';

/** Tells the offset and the name of local time at a moment in Unix seconds. */
export type Zone = (seconds: number) => ZoneState;

const utc: Zone = () => ({ offset: 0, name: 'UTC' });

const folders = ['/usr/share/zoneinfo/', '/usr/share/lib/zoneinfo/', '/usr/lib/locale/TZ/', '/etc/zoneinfo/'];

/**
 * The zone that the environment names, found as Go finds it: TZ, or else /etc/localtime; UTC when it cannot be read.
 * The names of zones (`CET`) are in no JavaScript engine, hence the files.
 */
export function zoneOf(env: Readonly<Record<string, string | undefined>>): Zone {
  const tz = env['TZ']?.replace(/^:/, '');
  if (tz === '' || tz === 'UTC') return utc;
  if (tz === undefined) return readZone('/etc/localtime') ?? engineZone();
  if (tz.startsWith('/')) return (tz === '/etc/localtime' ? undefined : readZone(tz)) ?? utc;
  const from = env['ZONEINFO'] ? [env['ZONEINFO'], ...folders] : folders;
  for (const folder of from) {
    const zone = readZone(`${folder.replace(/\/$/, '')}/${tz}`);
    if (zone) return zone;
  }
  return from.some((folder) => existsSync(folder)) ? utc : engineZone();
}

/** Where there are no zone files (Windows): the engine's offset, and its short name, which may be `GMT+1`. */
function engineZone(): Zone {
  return (seconds) => {
    const date = new Date(seconds * 1000);
    const offset = -60 * date.getTimezoneOffset();
    if (offset === 0) return { offset, name: 'UTC' };
    const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
    return { offset, name: parts.find(({ type }) => type === 'timeZoneName')?.value ?? '' };
  };
}

function readZone(path: string): Zone | undefined {
  try {
    return parseZone(readFileSync(path));
  } catch {
    return undefined;
  }
}

interface Header {
  readonly at: number;
  readonly counts: { readonly times: number; readonly types: number; readonly chars: number };
  readonly end: number;
}

/** Reads a zone file (TZif, RFC 8536): the changes of the past, and rules for what comes after them. */
export function parseZone(file: Buffer): Zone | undefined {
  if (file.toString('latin1', 0, 4) !== 'TZif') return undefined;
  const first = header(file, 0, 4);
  const isLong = file[4] !== 0;
  const { at, counts, end } = isLong ? header(file, first.end, 8) : first;
  const size = isLong ? 8 : 4;
  const times = Array.from({ length: counts.times }, (_, i) =>
    isLong ? Number(file.readBigInt64BE(at + 8 * i)) : file.readInt32BE(at + 4 * i),
  );
  const indexes = at + size * counts.times;
  const types = indexes + counts.times;
  const names = types + 6 * counts.types;
  const state = (index: number): ZoneState => {
    const type = types + 6 * index;
    const name = names + (file[type + 5] as number);
    return { offset: file.readInt32BE(type), name: file.toString('latin1', name, file.indexOf(0, name)) };
  };
  const footer = isLong ? (file.toString('latin1', end + 1).split('\n', 1)[0] ?? '') : '';
  const states = times.map((_, i) => state(file[indexes + i] as number));
  return zoneFrom(times, states, state(0), parseRules(footer));
}

/** @param before what clocks showed before the first change */
function zoneFrom(
  times: readonly number[],
  states: readonly ZoneState[],
  before: ZoneState,
  rules: Rules | undefined,
): Zone {
  return (seconds) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low === times.length && rules) return stateAt(rules, seconds);
    return states[low - 1] ?? before;
  };
}

function header(file: Buffer, start: number, size: 4 | 8): Header {
  const [isUt = 0, isStd = 0, leaps = 0, times = 0, types = 0, chars = 0] = Array.from(
    { length: 6 },
    (_, i) => file.readUInt32BE(start + 20 + 4 * i),
  );
  const at = start + 44;
  const end = at + times * (size + 1) + types * 6 + chars + leaps * (size + 4) + isStd + isUt;
  return { at, counts: { times, types, chars }, end };
}
