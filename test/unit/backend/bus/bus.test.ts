import assert from 'node:assert/strict';
import { createBus, topic } from '../../../../src/backend/bus.js';

const numbers = topic<number>('numbers');
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('bus', () => {
  it('hands on in order, after the publisher, to whoever has subscribed', async () => {
    const bus = createBus();
    const seen: string[] = [];
    bus.publish(numbers, 0);
    const leave = bus.subscribe(numbers, (n) => void seen.push(`a${n}`));
    bus.subscribe(numbers, (n) => void seen.push(`b${n}`));
    for (let n = 1; n <= 3; n++) bus.publish(numbers, n);
    assert.deepEqual(seen, [], 'nothing happens inside publish');
    await bus.idle();
    assert.deepEqual(seen, ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    leave();
    bus.publish(numbers, 4);
    await bus.idle();
    assert.deepEqual(seen.slice(6), ['b4']);
  });

  it('is idle only when messages, what they cause, and tracked work are done', async () => {
    const bus = createBus();
    let finished = 0;
    let release: () => void = () => undefined;
    bus.subscribe(numbers, async (n) => {
      await nextTurn();
      if (n > 0) bus.publish(numbers, n - 1);
      else void bus.track(new Promise<void>((resolve) => (release = resolve)).then(() => void finished++));
    });
    bus.publish(numbers, 5);
    let idle = false;
    const waiting = bus.idle().then(() => (idle = true));
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    assert.equal(idle, false);
    release();
    await waiting;
    assert.equal(finished, 1);
  });

  it('resolves a delivery when every subscriber is done with that message, failed or not', async () => {
    const bus = createBus();
    const failures: unknown[] = [];
    bus.onFailure((error) => failures.push(error));
    let handled = 0;
    bus.subscribe(numbers, () => Promise.reject(new Error('no')));
    bus.subscribe(numbers, () => {
      throw new Error('never');
    });
    bus.subscribe(numbers, async () => {
      await nextTurn();
      handled++;
    });
    await bus.deliver(numbers, 1);
    assert.equal(handled, 1);
    assert.deepEqual(failures.map(String).sort(), ['Error: never', 'Error: no']);
    await bus.deliver(topic<number>('nobody listens'), 1);
    await bus.idle();
  });

  it('handles so many messages at a time as there are workers', async () => {
    const bus = createBus();
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await nextTurn();
      running--;
    };
    bus.subscribe(numbers, work, { workers: 3 });
    for (let n = 0; n < 50; n++) bus.publish(numbers, n);
    await bus.idle();
    assert.equal(most, 3);
  });

  it('lets others have their turn while thousands of messages wait', async () => {
    const bus = createBus();
    let handled = 0;
    bus.subscribe(numbers, () => void handled++);
    for (let n = 0; n < 5000; n++) bus.publish(numbers, n);
    await nextTurn();
    assert.ok(handled < 5000, `${handled} in one turn`);
    await bus.idle();
    assert.equal(handled, 5000);
  });
});
