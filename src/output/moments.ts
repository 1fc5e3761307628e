import type { Moment } from '../resources/kit/cells.js';
import type { Display } from './display.js';
import type { Zone } from './zone.js';

/** A moment in local time: `2026-11-22 19:41:44 +0000 UTC`, or RFC 3339. */
export function momentText({ seconds, form }: Moment, zone: Zone): string {
  if (form === 'abs0' && seconds === 0) return 'N/A';
  const { offset, name } = zone(seconds);
  const { date, time } = civil(seconds + offset);
  if (form === 'rfc') return `${date}T${time}${offset === 0 ? 'Z' : offsetText(offset, ':')}`;
  return `${date} ${time} ${offsetText(offset, '')} ${name}`;
}

/** A moment for a person at a terminal: `3m ago`, `in 2h`. */
export function relativeText({ seconds, form }: Moment, now: number): string {
  if (form === 'abs0' && seconds === 0) return 'N/A';
  const distance = Math.abs(now - seconds);
  if (distance < 1) return 'now';
  const text = durationText(distance);
  return seconds > now ? `in ${text}` : `${text} ago`;
}

/** In a table a person reads how long ago; everybody else the date. */
export function cellMoment(moment: Moment, { terminal, zone, now }: Display): string {
  return terminal ? relativeText(moment, now) : momentText(moment, zone);
}

/** In a list of details there is place for both. */
export function rowMoment(moment: Moment, { terminal, zone, now, theme }: Display): string {
  const text = momentText(moment, zone);
  if (!terminal || text === 'N/A') return text;
  return `${text} ${theme.dim(`(${relativeText(moment, now)})`)}`;
}

const units = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** The greatest unit, and the next one where the number is small: `1h 5m`. */
function durationText(seconds: number): string {
  const at = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[at] ?? units[4];
  const count = Math.floor(seconds / size);
  const next = units[at + 1];
  const rest = next && count < 3 ? Math.floor((seconds % size) / next[1]) : 0;
  return rest === 0 ? `${count}${unit}` : `${count}${unit} ${rest}${next?.[0]}`;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

function offsetText(offset: number, colon: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

/** Date and time of the proleptic Gregorian calendar, without the limits of `Date`. */
function civil(seconds: number): { date: string; time: string } {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  // Counted from the first of March of the year 0, so that leap days are last (400 years are 146,097 days).
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const yearText = year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
  const time = `${two(Math.floor(rest / 3_600))}:${two(Math.floor(rest / 60) % 60)}:${two(Math.floor(rest) % 60)}`;
  return { date: `${yearText}-${two(month)}-${two(day)}`, time };
}
