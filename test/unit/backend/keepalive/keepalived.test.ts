import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goTime } from '../../../../src/backend/keepalive/go-time.js';
import { Switches } from '../../../../src/backend/keepalive/switches.js';
import { MemoryStore } from '../../../../src/backend/store/memory.js';
import { keepalives } from '../../../../src/backend/topics.js';
import { manualClock } from '../../../../src/host/clock.js';
import type { Entity } from '../../../../src/resources/core/entity.js';
import type { Event } from '../../../../src/resources/core/event.js';
import { event as eventKind } from '../../../../src/resources/index.js';
import { encode } from '../../../../src/resources/kit/encode.js';
import { eventFrom, keepalive, start, World } from './given.js';

const last = (name: string, time: number) => `Keepalive last sent from ${name} at ${goTime(time)}`;

describe('registration', () => {
  it('tells of a new agent once, in an event that is not stored', async () => {
    const world = new World();
    const agent = keepalive('web1', {}, { system: { hostname: 'web1' }, user: 'agent' });
    await world.beat(agent);
    const [registration] = world.told;
    const { entity, ...rest } = encode(eventKind.shape, registration as Event);
    assert.equal((entity as { user: string }).user, 'agent');
    assert.deepEqual(rest, {
      check: {
        handlers: ['registration'],
        high_flap_threshold: 0,
        interval: 1,
        low_flap_threshold: 0,
        publish: false,
        runtime_assets: null,
        subscriptions: [],
        proxy_entity_name: '',
        check_hooks: null,
        stdin: false,
        subdue: null,
        ttl: 0,
        timeout: 0,
        round_robin: false,
        executed: 0,
        history: null,
        issued: 0,
        output: '',
        status: 1,
        total_state_change: 0,
        last_ok: 0,
        occurrences: 0,
        occurrences_watermark: 0,
        output_metric_format: '',
        output_metric_handlers: null,
        env_vars: null,
        metadata: { name: 'registration', namespace: 'default' },
        secrets: null,
        is_silenced: false,
        scheduler: '',
        pipelines: [],
      },
      id: null,
      metadata: { namespace: 'default' },
      pipelines: null,
      sequence: 0,
      timestamp: start,
    });
    assert.deepEqual(world.news(), ['web1/registration 1', `web1/keepalive 0 ${last('web1', start)}`]);
    assert.equal(world.stored('web1', 'registration'), undefined);
    assert.deepEqual(world.config('web1')?.subscriptions, ['linux', 'entity:web1']);
    await world.beat(agent);
    assert.equal(world.news().length, 1);
    assert.deepEqual(world.unstored, []);
  });

  it('is a matter of agents that are not configured yet', async () => {
    const cases: [string, object, object, object | undefined, boolean, string | undefined][] = [
      ['new agent', {}, {}, undefined, true, 'agent'],
      ['proxy', { entity_class: 'proxy' }, {}, undefined, false, 'proxy'],
      ['another class', { entity_class: 'switch' }, {}, undefined, false, 'proxy'],
      ['known agent', { user: 'new' }, {}, { user: 'old' }, false, 'agent old'],
      ['known as a proxy', { user: 'new' }, {}, { entity_class: 'proxy', user: 'old' }, false, 'proxy old'],
      [
        'manages itself, first',
        { user: 'new', managed: true },
        { sequence: 1 },
        { user: 'old' },
        false,
        'agent new',
      ],
      [
        'manages itself, later',
        { user: 'new', managed: true },
        { sequence: 2 },
        { user: 'old' },
        false,
        'agent old',
      ],
      [
        'manages itself no more',
        { user: 'new' },
        { sequence: 9 },
        { user: 'old', managed: true },
        false,
        'agent new',
      ],
      ['unknown namespace', { namespace: 'nowhere' }, {}, undefined, false, undefined],
    ];
    const entityOf = ({
      managed,
      namespace = 'default',
      ...more
    }: {
      managed?: boolean;
      namespace?: string;
    }) => ({
      metadata: {
        name: 'x',
        namespace,
        ...(managed && { labels: { 'sensu.io/managed_by': 'sensu-agent' } }),
      },
      ...more,
    });
    for (const [title, entity, rest, known, registers, config] of cases) {
      const world = new World();
      if (known)
        await world.beat(keepalive('x', {}, { ...entityOf({}), ...entityOf(known), entity_class: 'agent' }));
      if (known && 'entity_class' in known) {
        const stored = world.config('x');
        world.store.put('entity_configs', 'default/x', { ...stored, entity_class: 'proxy' });
      }
      world.news();
      await world.beat(keepalive('x', {}, entityOf(entity), rest));
      assert.equal(world.news().includes('x/registration 1'), registers, title);
      const stored = world.config('x');
      assert.equal(stored && `${stored.entity_class} ${stored.user}`.trim(), config, title);
    }
  });

  it('happens again after the entity was deleted, and is logged where the guide is followed', async () => {
    const world = new World(undefined, undefined, 'guide');
    await world.beat(keepalive('web1'));
    world.store.delete('entity_configs', 'default/web1');
    await world.beat(keepalive('web1', {}, {}, { sequence: 500 }));
    assert.equal(world.news().filter((line) => line === 'web1/registration 1').length, 2);
    assert.equal(world.unstored.length, 2);
  });
});

describe('keepalives', () => {
  it('make events with everything that the keepalive brings', async () => {
    const world = new World();
    const pipelines = [{ name: 'p', type: 'Pipeline', api_version: 'core/v2' }];
    const metadata = { namespace: 'default', labels: { a: 'b' } };
    await world.beat(
      keepalive(
        'web1',
        { interval: 7, timeout: 60, ttl: 90 },
        { keepalive_handlers: ['h1', 'h2'] },
        { pipelines, metadata, sequence: 3 },
      ),
    );
    const { check, id, entity, ...rest } = world.stored('web1') as Event;
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.equal(entity?.last_seen, start);
    assert.deepEqual(
      [
        check?.interval,
        check?.timeout,
        check?.ttl,
        check?.handlers,
        check?.executed,
        check?.issued,
        check?.scheduler,
        check?.status,
        check?.publish,
        check?.state,
        check?.occurrences,
      ],
      [7, 60, 90, ['h1', 'h2'], start, start, 'etcd', 0, false, 'passing', 1],
    );
    assert.deepEqual(
      [rest.pipelines, { ...rest.metadata.labels }, rest.sequence],
      [pipelines, { a: 'b' }, 3],
    );
    assert.deepEqual(
      world.log
        .filter(({ msg }) => msg === 'added entity to ring')
        .map(({ subscription, timeout }) => [subscription, timeout]),
      [['linux', 60]],
    );
  });

  it('fail at every multiple of the warning timeout, are critical at the first one behind the critical timeout, and recover', async () => {
    const world = new World();
    await world.beat(keepalive('web1', { timeout: 120, ttl: 180 }, { last_seen: 0 }));
    world.news();
    await world.advance(119);
    assert.deepEqual(world.news(), []);
    await world.advance(1);
    assert.deepEqual(world.news(), ['web1/keepalive 1 No keepalive sent from web1 for 120 seconds (>= 120)']);
    await world.advance(119);
    assert.deepEqual(world.news(), []);
    await world.advance(121);
    assert.deepEqual(world.news(), [
      'web1/keepalive 2 No keepalive sent from web1 for 240 seconds (>= 180)',
      'web1/keepalive 2 No keepalive sent from web1 for 360 seconds (>= 180)',
    ]);
    assert.deepEqual(
      [world.stored('web1')?.check?.occurrences, world.stored('web1')?.entity?.last_seen],
      [2, start],
    );
    await world.beat(keepalive('web1', { timeout: 120 }));
    assert.deepEqual(world.news(), [`web1/keepalive 0 ${last('web1', start + 360)}`]);
    assert.deepEqual(
      world.stored('web1')?.check?.history?.map(({ status }) => status),
      [0, 1, 2, 2, 0],
    );
    const warnings = world.log.filter(({ level }) => level === 'warning');
    assert.deepEqual(
      warnings.map(({ msg, previous_status }) => [msg, previous_status]),
      [
        ['keepalive timed out', 'alive'],
        ['keepalive timed out', 'dead'],
        ['keepalive timed out', 'dead'],
      ],
    );
    await world.advance(119);
    assert.deepEqual(world.news(), []);
  });

  it('of a clock that is ahead, or without a timeout, do not fail in status', async () => {
    const world = new World();
    await world.beat(keepalive('ahead', { timeout: 5 }, {}, { timestamp: start + 100 }));
    await world.beat(keepalive('none', { timeout: 0 }));
    await world.beat({ ...keepalive('bare'), check: null });
    world.news();
    await world.advance(120);
    const news = world.news();
    assert.equal(news[0], 'ahead/keepalive 0 No keepalive sent from ahead for -95 seconds (>= 0)');
    assert.ok(news.includes('none/keepalive 0 No keepalive sent from none for 120 seconds (>= 0)'));
    assert.ok(news.includes('bare/keepalive 1 No keepalive sent from bare for 120 seconds (>= 120)'));
  });

  it('are refused with less than 5 seconds, and end with a burial, with the event or with the entity', async () => {
    const world = new World();
    await world.beat(keepalive('short', { timeout: 4 }));
    assert.deepEqual(
      world.log.filter(({ level }) => level === 'error').map(({ msg, error }) => [msg, error]),
      [['error on switch "default/short"', 'bad ttl: 4 is less than the minimum value of 5']],
    );
    assert.equal(world.stored('short'), undefined);
    for (const name of ['buried', 'eventless', 'unknown']) await world.beat(keepalive(name, { timeout: 5 }));
    world.news();
    world.bus.publish(keepalives, { ...keepalive('buried'), timestamp: -1 });
    world.store.delete(eventKind.storage, 'default/eventless/keepalive');
    world.store.delete('entity_configs', 'default/unknown');
    await world.advance(60);
    assert.deepEqual(world.news(), []);
    assert.deepEqual(world.logged('keepalived', 'warning').length, 2);
    assert.deepEqual(world.clock.timers(), []);
  });

  it('of invalid entities are told and dropped', async () => {
    const world = new World();
    await world.beat(keepalive('a b'));
    await world.beat({ ...keepalive('x'), entity: null });
    assert.deepEqual(world.logged('keepalived', 'error'), [
      'invalid keepalive event',
      'keepalive channel received keepalive with nil event',
    ]);
  });

  it('are watched on after a restart: each lease starts again in full, who was missing stays so', async () => {
    const store = new MemoryStore();
    const clock = manualClock(start);
    const before = new World(store, clock);
    await before.beat(keepalive('fine', { timeout: 60 }));
    await before.beat(keepalive('missing', { timeout: 30 }));
    await before.advance(50);
    assert.equal(before.stored('missing')?.check?.status, 1);
    before.stop();
    const after = new World(store, clock);
    await after.advance(29);
    assert.deepEqual(after.news(), []);
    await after.advance(1);
    assert.deepEqual(after.news(), [
      'missing/keepalive 1 No keepalive sent from missing for 80 seconds (>= 30)',
    ]);
    await after.advance(30);
    assert.ok(after.news().includes('fine/keepalive 1 No keepalive sent from fine for 110 seconds (>= 60)'));
    await after.beat(keepalive('missing', { timeout: 30 }));
    assert.deepEqual(
      store.list('keepalives').items.map(({ key }) => key),
      ['default/fine'],
    );
  });
});

describe('deregistration', () => {
  const agent = (handler = '', more: object = {}) =>
    keepalive(
      'web1',
      { timeout: 5 },
      { deregister: true, deregistration: handler ? { handler } : {}, ...more },
    );
  const result = (name: string, status: number) =>
    eventFrom({
      entity: (encode(eventKind.shape, agent()) as { entity: Entity }).entity,
      check: { metadata: { name, namespace: 'default' }, status, interval: 10, output: 'x', handlers: ['h'] },
    });

  it('removes the entity and its events, tells each as resolved, then the deregistration event', async () => {
    const world = new World();
    await world.beat(agent('servicenow_cmdb'));
    await world.post(result('b', 2));
    await world.post(result('a', 0));
    world.told.length = 0;
    await world.advance(5);
    const resolving = 'Resolving due to entity deregistering';
    const told = [...world.told];
    assert.deepEqual(world.news(), [
      `web1/a 0 ${resolving}`,
      `web1/b 0 ${resolving}`,
      `web1/keepalive 0 ${resolving}`,
      'web1/deregistration 1',
    ]);
    assert.deepEqual(
      told.slice(0, 3).map(({ check }) => [check?.history, check?.state]),
      [
        [[], 'passing'],
        [[], 'failing'],
        [[], 'passing'],
      ],
    );
    const { check, id, metadata, entity } = told[3] as Event;
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      [check?.handlers, check?.interval, check?.subscriptions, metadata.namespace, entity?.last_seen],
      [['servicenow_cmdb'], 1, [], '', start],
    );
    assert.equal(world.config('web1'), undefined);
    assert.deepEqual(world.store.list(eventKind.storage).items, []);
    assert.deepEqual(world.clock.timers(), []);
    assert.deepEqual(
      world.logged('keepalived', 'info', 'error').filter((msg) => msg !== 'added entity to ring'),
      [],
    );
    await world.beat(agent('servicenow_cmdb'));
    assert.equal(world.news()[0], 'web1/registration 1');
  });

  it('has the handler of the agent, or that of the backend where the guide is followed', async () => {
    const cases: [agent: string, backend: string, compat: 'guide' | '6.7.5', handler: string | undefined][] =
      [
        ['mine', '', 'guide', 'mine'],
        ['mine', 'default', 'guide', 'mine'],
        ['', 'default', 'guide', 'default'],
        ['', '', 'guide', undefined],
        ['mine', 'default', '6.7.5', 'mine'],
        ['', 'default', '6.7.5', undefined],
      ];
    for (const [own, backend, compat, handler] of cases) {
      const world = new World(undefined, undefined, compat, backend);
      await world.beat(agent(own));
      await world.advance(5);
      const event = world.told.find(({ check }) => check?.metadata.name === 'deregistration');
      assert.equal(event?.check?.handlers?.[0], handler, JSON.stringify([own, backend, compat]));
      assert.equal(world.logged('keepalived', 'info').includes('entity deregistered'), handler === undefined);
      assert.equal(world.unstored.length, compat === '6.7.5' ? 0 : handler ? 2 : 1);
      assert.equal(world.config('web1'), undefined);
    }
  });

  it('is decided by the stored configuration, whatever class the entity has', async () => {
    const world = new World();
    await world.beat(keepalive('web1', { timeout: 5 }));
    await world.beat(agent('h'));
    await world.advance(5);
    assert.equal(world.stored('web1')?.check?.status, 1);
    world.store.put('entity_configs', 'default/web1', {
      ...world.config('web1'),
      deregister: true,
      entity_class: 'proxy',
    });
    await world.advance(5);
    assert.equal(world.config('web1'), undefined);
  });
});

describe('check TTL', () => {
  const result = (check: object, entity: object = {}) =>
    eventFrom({
      entity: { metadata: { name: 'web1', namespace: 'default' }, entity_class: 'proxy', ...entity },
      check: {
        metadata: { name: 'cpu', namespace: 'default' },
        interval: 5,
        ttl: 10,
        executed: start,
        issued: start,
        output: 'ok',
        handlers: ['h'],
        ...check,
      },
      id: '4a1a6a2e-1e8d-4d2a-9b77-0b4f5b5f3a11',
      timestamp: start,
      sequence: 7,
    });

  it('makes a failure when a check does not come back, every ttl', async () => {
    const world = new World();
    await world.post(result({ silenced: ['x'], hooks: [], duration: 1.5 }));
    world.news();
    await world.advance(20);
    assert.deepEqual(world.news(), [
      'web1/cpu 1 Last check execution was 10 seconds ago',
      'web1/cpu 1 Last check execution was 10 seconds ago',
    ]);
    const { check, id, sequence, timestamp } = world.stored('web1', 'cpu') as Event;
    assert.deepEqual([id, sequence, timestamp], ['4a1a6a2e-1e8d-4d2a-9b77-0b4f5b5f3a11', 7, start + 20]);
    assert.deepEqual(
      [
        check?.executed,
        check?.issued,
        check?.duration,
        check?.state,
        check?.occurrences,
        check?.handlers,
        check?.ttl,
        check?.last_ok,
      ],
      [start + 20, 0, 0, 'failing', 2, ['h'], 10, start],
    );
    assert.deepEqual(
      world.log
        .filter(({ msg }) => msg === 'check TTL expired')
        .map(({ previous_status }) => previous_status),
      ['alive', 'dead'],
    );
    await world.post(result({ executed: start + 20 }));
    assert.deepEqual(
      world.stored('web1', 'cpu')?.check?.history?.map(({ status }) => status),
      [0, 1, 1, 0],
    );
  });

  it('is over with ttl 0 or -1, without the entity, without the event, and while the agent is missing', async () => {
    const end: [string, (world: World) => void | Promise<void>, string][] = [
      ['ttl 0', (world) => world.post(result({ ttl: 0 })), ''],
      ['ttl -1', (world) => world.post(result({ ttl: -1 })), ''],
      ['entity', (world) => void world.store.delete('entity_configs', 'default/web1'), 'check TTL expired'],
      [
        'event',
        (world) => void world.store.delete(eventKind.storage, 'default/web1/cpu'),
        'check TTL expired',
      ],
      [
        'keepalive',
        (world) =>
          void world.store.put(
            eventKind.storage,
            'default/web1/keepalive',
            eventFrom({ check: { status: 1 } }),
          ),
        'check TTL expired',
      ],
    ];
    for (const [title, act, message] of end) {
      const world = new World();
      await world.post(result({}));
      await act(world);
      world.news();
      await world.advance(30);
      assert.deepEqual([world.news(), world.logged('eventd', 'warning').join()], [[], message], title);
      assert.deepEqual(world.clock.timers(), []);
    }
    const turns = new World();
    await turns.post(result({ round_robin: true }, { entity_class: 'agent' }));
    await turns.advance(30);
    assert.deepEqual(turns.logged('eventd', 'error'), ['round robin check ttl not supported']);
  });
});

describe('switches', () => {
  /** Seconds pass, somebody says that they are alive, or is buried. */
  const action = fc.oneof(
    fc.record({ does: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ does: fc.constant('alive' as const), seconds: fc.integer({ min: 3, max: 12 }) }),
    fc.record({ does: fc.constant('bury' as const), seconds: fc.constant(0) }),
    fc.record({ does: fc.constant('restart' as const), seconds: fc.constant(0) }),
  );

  it('fire as leases do: renewed for their first duration, rearmed for the last ttl', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const clock = manualClock(0);
        const store = new MemoryStore();
        const fired: string[] = [];
        const make = () =>
          new Switches(
            'test',
            store,
            clock,
            (key, previous) => fired.push(`${clock.seconds()} ${key} ${previous}`) < 0,
          );
        let switches = make();
        const expected: string[] = [];
        let model: { ttl: number; lease: number; due: number; state: string } | undefined;
        for (const { does, seconds } of actions) {
          const now = clock.seconds();
          if (does === 'alive' && seconds < 5) assert.throws(() => switches.alive('k', seconds), /bad ttl/);
          else if (does === 'alive') {
            switches.alive('k', seconds);
            const lease = model?.lease ?? seconds;
            model = { ttl: seconds, lease, due: now + lease, state: 'alive' };
          } else if (does === 'bury') {
            switches.bury('k');
            model = undefined;
          } else if (does === 'restart') {
            switches.pause();
            switches = make();
            switches.resume();
            if (model) model.due = now + model.lease;
          } else {
            while (model && model.due <= now + seconds) {
              expected.push(`${model.due} k ${model.state}`);
              model = { ttl: model.ttl, lease: model.ttl, due: model.due + model.ttl, state: 'dead' };
            }
            await clock.advance(seconds * 1000);
          }
        }
        assert.deepEqual(fired, expected);
      }),
    );
  });
});
