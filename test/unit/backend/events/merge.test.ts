import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeCheck, totalStateChangeOf } from '../../../../src/backend/events/merge.js';
import { cutToBytes } from '../../../../src/backend/events/output.js';
import { type EventCheck, eventCheckShape } from '../../../../src/resources/core/event.js';
import { zero } from '../../../../src/resources/kit/decode.js';

const check = (fields: Partial<EventCheck>): EventCheck => ({ ...zero(eventCheckShape), ...fields });

/** The documented rules, written down plainly for a whole series of results at once. */
class Series {
  history: { status: number; executed: number }[] = [];
  occurrences = 0;
  watermark = 0;
  lastOk = 0;
  state = '';
  change = 0;

  add(status: number, executed: number, low: number, high: number): void {
    const before = this.history.at(-1);
    this.history = [...this.history, { status, executed }].slice(-21);
    this.occurrences = before?.status === status ? this.occurrences + 1 : 1;
    if (before?.status === 0 && status !== 0) this.watermark = 1;
    else if (this.occurrences > this.watermark) this.watermark++;
    this.change = this.totalChange();
    if (low && high && this.change >= high) this.state = 'flapping';
    else this.state = status === 0 ? 'passing' : 'failing';
    if (this.state === 'passing') this.lastOk = executed;
  }

  private totalChange(): number {
    if (this.history.length < 21) return 0;
    const weights = [];
    for (let step = 0, weight = 0.8; step < 20; step++, weight += 0.02) weights.push(weight);
    let sum = 0;
    for (const [step, weight] of weights.entries()) {
      if (this.history[step]?.status !== this.history[step + 1]?.status) sum += weight;
    }
    return Math.trunc(new Float32Array([new Float32Array([new Float32Array([sum])[0]! / 20])[0]! * 100])[0]!);
  }
}

describe('merging check results', () => {
  it('follows the documented rules over any series of results', () => {
    const status = fc.constantFrom(0, 0, 1, 2, 127);
    // Agents whose clocks were set, and results that overtake others, come with earlier times.
    const executed = fc.integer({ min: 0, max: 2_000_000_000 });
    const thresholds = fc.constantFrom([0, 0], [10, 30], [0, 30], [10, 0], [50, 20], [90, 95]);
    const steady = fc.tuple(
      fc.array(fc.tuple(status, executed), { minLength: 1, maxLength: 60 }),
      thresholds,
    );
    const changing = fc.array(fc.tuple(status, executed, thresholds), { minLength: 1, maxLength: 60 });
    const results = fc.oneof(
      steady.map(([series, limits]) => series.map(([code, time]) => [code, time, limits] as const)),
      changing,
    );
    fc.assert(
      fc.property(results, (series) => {
        const model = new Series();
        let previous: EventCheck | undefined;
        for (const [status, executed, [low, high]] of series) {
          const result = check({
            status,
            executed,
            low_flap_threshold: low as number,
            high_flap_threshold: high as number,
          });
          // What a client claims counts for nothing once there is an event.
          if (previous) Object.assign(result, { occurrences: 77, last_ok: 5, state: 'x', history: [] });
          previous = mergeCheck(result, previous);
          model.add(status, executed, low as number, high as number);
          assert.deepEqual(
            [previous.history, previous.occurrences, previous.occurrences_watermark],
            [model.history, model.occurrences, model.watermark],
          );
          assert.deepEqual(
            [previous.state, previous.last_ok, previous.total_state_change],
            [model.state, model.lastOk, model.change],
          );
        }
      }),
    );
  });

  it("has the reference's values for occurrences and watermark", () => {
    const seen: string[] = [];
    let previous: EventCheck | undefined;
    for (const status of [0, 0, 1, 1, 2, 0, 0, 0]) {
      previous = mergeCheck(check({ status }), previous);
      seen.push(`${previous.occurrences}/${previous.occurrences_watermark}`);
    }
    assert.deepEqual(seen, ['1/1', '2/2', '1/1', '2/2', '1/2', '1/2', '2/2', '3/3']);
  });

  it("has the reference's values for the total state change", () => {
    const history = (statusAt: (index: number) => number) =>
      Array.from({ length: 21 }, (_, index) => ({ status: statusAt(index), executed: index }));
    assert.equal(totalStateChangeOf(history((i) => i % 2)), 98);
    assert.equal(totalStateChangeOf(history((i) => (i === 20 ? 1 : 0))), 5);
    assert.equal(totalStateChangeOf(history((i) => (i === 0 ? 1 : 0))), 4);
    assert.equal(totalStateChangeOf(history((i) => i % 2).slice(1)), 0);
  });

  it('lets a first result continue what was posted with it, one entry dropped of a history that is too long', () => {
    const posted = (length: number) => Array.from({ length }, () => ({ status: 1, executed: 1 }));
    const merged = mergeCheck(
      check({
        status: 1,
        executed: 9,
        history: posted(24),
        occurrences: 4,
        occurrences_watermark: 9,
        last_ok: 99,
      }),
      undefined,
    );
    assert.equal(merged.history?.length, 24);
    assert.deepEqual(merged.history?.at(-1), { status: 1, executed: 9 });
    assert.deepEqual([merged.occurrences, merged.occurrences_watermark, merged.last_ok], [5, 9, 99]);
  });

  it('cuts output at a byte, the rest of a character shown as one mark for each byte', () => {
    assert.equal(cutToBytes('0123456789', 4), '0123');
    assert.equal(cutToBytes('0123456789', 0), '0123456789');
    assert.equal(cutToBytes('ééé', 3), 'é\ufffd');
    assert.equal(cutToBytes('a\u{1f600}', 4), 'a\ufffd\ufffd\ufffd');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, limit) => {
        const bytes = Buffer.from(text);
        const cut = cutToBytes(text, limit);
        if (limit === 0 || bytes.length <= limit) return cut === text;
        const whole = cut.replace(/\ufffd+$/, '');
        return text.startsWith(whole) && Buffer.byteLength(whole) + (cut.length - whole.length) === limit;
      }),
    );
  });
});
