import { createHash } from 'node:crypto';

const nanoseconds = 1_000_000n;
const words = 1n << 64n;

/**
 * How long after a moment a check of an interval is run for the first time, in milliseconds. Its name decides, so that checks
 * are spread over their interval and stay where they are after a restart. Sensu: schedulerd/check_timer.go.
 */
export function firstOffset(name: string, interval: number, now: number): number {
  const place = createHash('md5').update(name).digest().readBigUInt64LE();
  const time = BigInt(Math.floor(now)) * nanoseconds;
  const offset = BigInt.asUintN(64, place - time + words) % (BigInt(interval) * 1000n * nanoseconds);
  return Math.ceil(Number(offset) / Number(nanoseconds));
}
