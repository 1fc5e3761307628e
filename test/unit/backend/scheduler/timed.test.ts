import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstOffset } from '../../../../src/backend/scheduler/phase.js';
import { start, World } from './given.js';

const times = (list: readonly { at: number }[]): number[] => list.map(({ at }) => at);
const seconds = (list: readonly { at: number }[]): number[] => list.map(({ at }) => at / 1000);

/** When a check of an interval is due within a time, in milliseconds. */
function plain(name: string, interval: number, from: number, to: number): number[] {
  const due: number[] = [];
  for (let at = from + firstOffset(name, interval, start + from); at <= to; at += interval * 1000)
    due.push(at);
  return due;
}

describe('the scheduler', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.stop());

  it('starts checks of an interval where the MD5 of their name puts them', () => {
    // What the original's calculation gives for this moment, in nanoseconds: 30093803433, ...
    assert.equal(firstOffset('c1', 60, start), 30_094);
    assert.equal(firstOffset('check-cpu', 3600, start), 1_817_652);
    assert.equal(firstOffset('ünï', 7, start), 2092);
  });

  it('runs checks when a plain model says, however the clock is moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.nat(3)), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 7_200_000 }), { minLength: 1, maxLength: 8 }),
        async (checks, moves) => {
          const one = new World();
          const named = checks.map(([interval, count], at) => ({ name: `c${at}`, interval, count }));
          for (const { name, interval, count } of named)
            one.check(name, { interval, subscriptions: ['a', 'b', 'c'].slice(0, count) });
          for (const move of moves) await one.clock.advance(move);
          const end = moves.reduce((sum, move) => sum + move, 0);
          for (const { name, interval, count } of named) {
            const mine = one.sent.filter(({ request }) => request.config?.metadata.name === name);
            const expected = plain(name, interval, 0, end).flatMap((at) => Array(count).fill(at) as number[]);
            assert.deepEqual(times(mine), expected);
            for (const { at, request } of mine) assert.equal(request.issued, Math.floor((start + at) / 1000));
          }
          one.stop();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('asks each subscription with the same request', async () => {
    world.check('c', { interval: 10, subscriptions: ['linux', 'db'] });
    await world.advance(10);
    const [first, second] = world.sent;
    assert.deepEqual(
      world.sent.map(({ subscription }) => subscription),
      ['linux', 'db'],
    );
    assert.equal(first?.request, second?.request);
    assert.equal(first?.request.config?.scheduler, 'memory');
  });

  it('goes on as before when a check is changed, and starts anew when its interval is', async () => {
    world.check('c', { interval: 100, subscriptions: ['a'] });
    await world.advance(150);
    const before = seconds(world.sent.splice(0));
    world.check('c', { interval: 100, subscriptions: ['b'], command: 'two' });
    await world.advance(100);
    assert.deepEqual(seconds(world.sent), [(before.at(-1) as number) + 100]);
    assert.equal(world.sent[0]?.request.config?.command, 'two');
    world.sent.length = 0;
    world.check('c', { interval: 7, subscriptions: ['b'] });
    await world.advance(30);
    assert.deepEqual(times(world.sent), plain('c', 7, 250_000, 280_000));
    world.sent.length = 0;
    world.check('c', { interval: 7, subscriptions: ['b'], publish: false });
    await world.advance(30);
    assert.deepEqual(world.sent, []);
    world.check('c', { interval: 0, cron: '@every 5s', subscriptions: ['b'] });
    await world.advance(10);
    assert.deepEqual(seconds(world.sent.splice(0)), [315, 320]);
    world.removeCheck('c');
    assert.deepEqual(world.clock.timers(), []);
  });

  it('follows cron', async () => {
    world.check('n', { cron: 'TZ=UTC 30 12,15 * * *', subscriptions: ['a'] });
    await world.advance(86_400);
    assert.deepEqual(world.told(), ['1800 a', '12600 a']);
    assert.deepEqual(
      world.clock.timers().map(({ label }) => label),
      ['check default/n'],
    );
  });

  it('leaves subdued runs out', async () => {
    const window = { begin: '2026-03-01T12:00:10Z', end: '2026-03-01T12:00:20Z' };
    world.check('c', { cron: '@every 5s', subscriptions: ['a'], subdues: [window] });
    await world.advance(25);
    assert.deepEqual(world.told(), ['5 a', '10 a', '20 a', '25 a']);
  });

  it('takes up all checks of the store when it starts', async () => {
    world.check('c', { interval: 60, subscriptions: ['a'] });
    await world.advance(90);
    const at = world.sent[0]?.at as number;
    const again = new World({ store: world.store });
    await again.advance(60);
    assert.deepEqual(seconds(again.sent), [at / 1000]);
    again.stop();
  });

  it('asks nothing for days with hundreds of checks but what is due', async () => {
    for (let at = 0; at < 300; at++) world.check(`c${at}`, { interval: 3600, subscriptions: ['a'] });
    const fired = await world.advance(2 * 86_400);
    assert.equal(world.sent.length, 300 * 48);
    assert.equal(fired.length, 300 * 48);
  });

  it('runs a check at once where somebody asks, whatever stands in its way', async () => {
    const window = { begin: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' };
    const fields = { interval: 3600, subscriptions: ['a'], publish: false, round_robin: true };
    const check = world.check('c', { ...fields, subdues: [window] });
    await world.execute(check, ['x', 'y']);
    assert.deepEqual(
      world.sent.map(({ at, subscription, request }) => [at, subscription, request.config?.scheduler]),
      [
        [0, 'x', ''],
        [0, 'y', ''],
      ],
    );
    assert.deepEqual(world.sent[0]?.request.config?.subscriptions, ['x', 'y']);
  });
});

describe('check requests', () => {
  it('carry assets and hooks', async () => {
    const world = new World();
    for (const name of ['ruby', 'ruby-plugin', 'python']) world.asset(name);
    world.hook('restart');
    world.hook('dump', ['python', 'none']);
    const check_hooks = [{ critical: ['restart', 'gone'] }, { 'non-zero': ['dump', 'restart'] }];
    const runtime_assets = ['ruby', 'nope', 'nope-either'];
    world.check('c', { cron: '@every 1s', subscriptions: ['a'], runtime_assets, check_hooks });
    world.check('plain', { cron: '@every 1s', subscriptions: ['a'] });
    await world.advance(1);
    const [full, plainOne] = world.sent.map(({ request }) => request);
    const named = (list: readonly { metadata: { name: string } }[] | null | undefined) =>
      list?.map(({ metadata }) => metadata.name);
    assert.deepEqual(named(full?.assets), ['ruby', 'ruby-plugin']);
    assert.deepEqual(named(full?.hooks), ['dump', 'restart']);
    assert.deepEqual(named(full?.hook_assets['dump']?.assets), ['python']);
    assert.deepEqual(Object.keys(full?.hook_assets ?? {}), ['dump']);
    assert.deepEqual(
      [plainOne?.assets, plainOne?.hooks, plainOne?.hook_assets, plainOne?.secrets],
      [null, null, {}, null],
    );
    assert.ok(world.messages('warning').includes('asset "nope" was requested but does not exist'));
    world.stop();
  });

  it('carry secrets where there is somebody who has them', async () => {
    const secrets = [{ name: 'TOKEN', secret: 'token' }];
    const values: Record<string, string> = { token: 'xyz' };
    const resolveSecrets = (wanted: typeof secrets | null): string[] =>
      (wanted ?? []).map(({ name, secret }) => {
        if (!values[secret]) throw new Error(`secret not found: ${secret}`);
        return `${name}=${values[secret]}`;
      });
    const world = new World({ resolveSecrets });
    world.check('c', { cron: '@every 1s', subscriptions: ['a'], secrets });
    await world.advance(1);
    assert.deepEqual(world.sent[0]?.request.secrets, ['TOKEN=xyz']);
    delete values['token'];
    await world.advance(1);
    assert.equal(world.sent.length, 1);
    assert.ok(world.messages('error').includes('failed to retrieve secrets for check'));
    world.stop();
    const original = new World({ compat: '6.7.5' });
    original.check('c', { cron: '@every 1s', subscriptions: ['a'], secrets });
    await original.advance(1);
    assert.equal(original.sent[0]?.request.secrets, null);
    assert.match(original.messages('warning')[0] ?? '', /without mutual TLS/);
    original.stop();
  });
});
