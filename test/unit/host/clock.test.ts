import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBus, topic } from '../../../src/backend/bus.js';
import { manualClock, scaledClock } from '../../../src/host/clock.js';

const start = 1_700_000_000;

describe('clock by hand', () => {
  it('fires what is due in order of time, then of setting, and cancelled timers never', async () => {
    const waits = fc.array(fc.record({ ms: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(waits, fc.nat(60), async (timers, distance) => {
        const clock = manualClock(start);
        const fired: number[] = [];
        const set = timers.map(({ ms }, index) =>
          clock.setTimer(ms, () => void fired.push(index), `t${index}`),
        );
        timers.forEach(({ cancelled }, index) => {
          if (cancelled) set[index]?.cancel();
        });
        const told = await clock.advance(distance);
        const due = timers
          .map((timer, index) => ({ ...timer, index }))
          .filter(({ ms, cancelled }) => !cancelled && ms <= distance)
          .sort((a, b) => a.ms - b.ms || a.index - b.index)
          .map(({ index }) => index);
        assert.deepEqual(fired, due);
        assert.deepEqual(
          told.map(({ label }) => label),
          due.map((index) => `t${index}`),
        );
        assert.equal(clock.now(), start * 1000 + distance);
        assert.equal(clock.timers().length, timers.filter(({ cancelled }) => !cancelled).length - due.length);
      }),
    );
  });

  it('shows each timer its own moment, and fires the ones that they set on the way', async () => {
    const clock = manualClock(start);
    const seen: number[] = [];
    const every = (): void => {
      seen.push(clock.seconds() - start);
      clock.setTimer(20_000, every, 'keepalive');
    };
    clock.setTimer(20_000, every, 'keepalive');
    const fired = await clock.advance(65_000);
    assert.deepEqual(seen, [20, 40, 60]);
    assert.deepEqual(fired.at(-1), { at: (start + 60) * 1000, label: 'keepalive' });
  });

  it('waits for all that a timer causes before the next one', async () => {
    const clock = manualClock(start);
    const bus = createBus();
    const caused = topic<string>('caused');
    const order: string[] = [];
    clock.attach({ idle: () => bus.idle() });
    bus.subscribe(caused, async (text) => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      order.push(`done ${text}`);
      if (text === 'first') bus.publish(caused, 'follow-up');
    });
    clock.setTimer(1, () => bus.publish(caused, 'first'), 'one');
    clock.setTimer(2, async () => void order.push('second'), 'two');
    await clock.advance(2);
    assert.deepEqual(order, ['done first', 'done follow-up', 'second']);
  });

  it('lets sockets have their turn on a long way', async () => {
    const clock = manualClock(start);
    let turns = 0;
    const slow = (): void => {
      const until = Date.now() + 30;
      while (Date.now() < until);
    };
    for (let at = 1; at <= 3; at++) clock.setTimer(at, slow, 'slow');
    setImmediate(() => turns++);
    await clock.advance(3);
    assert.equal(turns, 1);
  });

  it('lets a second move begin where the first one ends', async () => {
    const clock = manualClock(start);
    await Promise.all([clock.advance(1000), clock.advance(500), clock.advance(1)]);
    assert.equal(clock.now(), start * 1000 + 1501);
    await clock.set(start * 1000);
    assert.equal(clock.now(), start * 1000);
  });

  it('tells who asked for it of a failure, and goes on', async () => {
    const clock = manualClock(start);
    const failures: string[] = [];
    clock.attach({ failed: (error, label) => failures.push(`${label}: ${(error as Error).message}`) });
    clock.setTimer(1, () => Promise.reject(new Error('later')), 'a');
    clock.setTimer(
      1,
      () => {
        throw new Error('at once');
      },
      'b',
    );
    assert.equal((await clock.advance(5)).length, 2);
    assert.deepEqual(failures.sort(), ['a: later', 'b: at once']);
  });
});

describe('clock by hand that takes too long', () => {
  it('ends a move where it is when it is told to stand still', async () => {
    const clock = manualClock(start);
    let runs = 0;
    const again = (): void => {
      runs++;
      if (runs === 3) clock.freeze();
      clock.setTimer(1000, again, 'again');
    };
    clock.setTimer(1000, again, 'again');
    const fired = await clock.advance(3_600_000);
    assert.equal(fired.length, 3);
    assert.equal(clock.now(), start * 1000 + 3000);
    assert.equal((await clock.advance(2000)).length, 2);
    clock.stop();
  });
});

describe('clock that runs', () => {
  it('runs as fast as told, stops and runs on without a jump', async () => {
    const clock = scaledClock(10_000);
    await new Promise<void>((resolve) => clock.setTimer(60_000, resolve, 'a minute'));
    clock.freeze();
    const frozen = clock.now();
    clock.setTimer(1000, () => undefined, 'later');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(clock.now(), frozen);
    assert.deepEqual(
      clock.timers().map(({ label }) => label),
      ['later'],
    );
    const fired = new Promise<void>((resolve) => clock.setTimer(1500, resolve, 'last'));
    clock.run(10_000);
    await fired;
    assert.ok(clock.now() >= frozen + 1500);
    clock.stop();
  });
});
