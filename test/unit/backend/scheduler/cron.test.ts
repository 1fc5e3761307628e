import assert from 'node:assert/strict';
import { cronSchedule } from '../../../../src/backend/scheduler/cron.js';

const time = (text: string): number => Date.parse(text);

/** `[schedule, after, due]`, as robfig/cron has them. */
const cases: readonly [spec: string, after: string, due: string | undefined][] = [
  ['TZ=UTC 0 3 * * *', '2026-03-01T03:00:00Z', '2026-03-02T03:00:00.000Z'],
  ['TZ=UTC 0 3 * * *', '2026-03-01T02:59:59.999Z', '2026-03-01T03:00:00.000Z'],
  ['CRON_TZ=Asia/Tokyo 0 3 * * *', '2026-03-01T12:00:00Z', '2026-03-01T18:00:00.000Z'],
  ['TZ= 5/20 * * * ?', '2026-03-01T12:06:00Z', '2026-03-01T12:25:00.000Z'],
  ['TZ=UTC 0 0 1,15 * mon', '2026-03-01T12:00:00Z', '2026-03-02T00:00:00.000Z'],
  ['TZ=UTC 0 0 */1 * MON', '2026-03-03T12:00:00Z', '2026-03-09T00:00:00.000Z'],
  ['TZ=UTC 0 0 */2 * mon', '2026-03-03T12:00:00Z', '2026-03-05T00:00:00.000Z'],
  ['TZ=UTC 0-59/30 4-6 29 feb *', '2026-03-01T00:00:00Z', '2028-02-29T04:00:00.000Z'],
  ['TZ=UTC @weekly', '2026-03-03T12:00:00Z', '2026-03-08T00:00:00.000Z'],
  ['@every 90s', '2026-03-01T12:00:00.700Z', '2026-03-01T12:01:30.000Z'],
  ['@every 10ms', '2026-03-01T12:00:00.700Z', '2026-03-01T12:00:01.000Z'],
  ['@every 1.9s', '2026-03-01T12:00:00Z', '2026-03-01T12:00:01.000Z'],
  // Clocks are put forward: what would be between is left out. Back: it comes twice.
  ['TZ=Europe/Berlin 30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00.000Z'],
  ['TZ=Europe/Berlin 30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00.000Z'],
  ['TZ=UTC 0 0 30 feb *', '2026-03-01T12:00:00Z', undefined],
  ['TZ=UTC , * * * *', '2026-03-01T12:00:00Z', undefined],
];

describe('cron schedules', () => {
  for (const [spec, after, due] of cases) {
    it(`${spec} after ${after}`, () => {
      const next = cronSchedule(spec).next(time(after));
      assert.equal(next === undefined ? undefined : new Date(next).toISOString(), due);
    });
  }
});
