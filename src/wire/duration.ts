import { durationError } from '../resources/kit/cron.js';

/** A text is no duration; the message is Go's. */
export class DurationError extends Error {
  override name = 'DurationError';
}

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go writes it (`1h30m`, `1.5s`, `0`).
 * @returns milliseconds, to the nanosecond
 * @throws DurationError
 */
export function parseDuration(text: string): number {
  const problem = durationError(text);
  if (problem !== undefined) throw new DurationError(problem);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)([^\d.]+)/g))
    total += Number(amount) * (milliseconds[unit as string] as number);
  const rounded = Math.round(total * 1e6) / 1e6;
  return text.startsWith('-') ? -rounded : rounded;
}

/** @returns the duration as Go prints it: `15s`, `1m30s`, `1.5ms`, `0s` */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const ns = Math.round(Math.abs(ms) * 1e6);
  if (ns < 1000) return `${sign}${ns}ns`;
  if (ns < 1e6) return `${sign}${ns / 1000}µs`;
  if (ns < 1e9) return `${sign}${ns / 1e6}ms`;
  const wholeSeconds = Math.floor(ns / 1e9);
  const hours = Math.floor(wholeSeconds / 3600);
  const minutes = Math.floor(wholeSeconds / 60) % 60;
  const seconds = `${(ns - (wholeSeconds - (wholeSeconds % 60)) * 1e9) / 1e9}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : sign + seconds;
}
