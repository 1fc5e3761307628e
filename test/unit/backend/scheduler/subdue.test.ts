import assert from 'node:assert/strict';
import { isSubdued } from '../../../../src/backend/scheduler/subdue.js';
import type { CheckConfig } from '../../../../src/resources/core/check.js';

/** Monday, in an offset of two hours. */
const shift = { begin: '2026-03-02T22:00:00+02:00', end: '2026-03-03T06:00:00+02:00' };

const cases: readonly [repeat: string[], now: string, subdued: boolean][] = [
  [[], '2026-03-02T20:00:00Z', false],
  [[], '2026-03-02T20:00:00.001Z', true],
  [[], '2026-03-03T04:00:00Z', false],
  [[], '2026-03-03T20:30:00Z', false],
  [['daily'], '2026-03-02T19:59:00Z', false],
  [['daily'], '2026-03-03T20:30:00Z', true],
  // After midnight there it is another day, whose window has not begun.
  [['daily'], '2026-03-04T01:00:00Z', false],
  [['daily'], '2026-03-01T20:30:00Z', false],
  [['tuesdays'], '2026-03-03T20:30:00Z', true],
  [['tuesdays'], '2026-03-04T20:30:00Z', false],
  [['weekdays'], '2026-03-06T20:30:00Z', true],
  [['weekdays'], '2026-03-07T20:30:00Z', false],
  [['weekends'], '2026-03-07T20:30:00Z', true],
  [['weekends', 'weekly'], '2026-03-09T20:30:00Z', true],
  [['weekly'], '2026-03-10T20:30:00Z', false],
  [['monthly'], '2026-05-02T20:30:00Z', true],
  [['monthly'], '2026-05-03T20:30:00Z', false],
  [['annually'], '2027-03-02T20:30:00Z', true],
  [['annually'], '2027-04-02T20:30:00Z', false],
];

describe('subdues', () => {
  for (const [repeat, now, subdued] of cases) {
    it(`${repeat.join() || 'once'} at ${now}`, () => {
      const check = { subdues: [{ ...shift, repeat }] } as unknown as CheckConfig;
      assert.equal(isSubdued(check, Date.parse(now)), subdued);
    });
  }
});
