import assert from 'node:assert/strict';
import { World } from './given.js';

const turns = { interval: 10, subscriptions: ['pool'], round_robin: true };

describe('round robin', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.stop());

  const given = async (members: string[], fields: object = {}): Promise<void> => {
    await world.members(members);
    world.check('r', { ...turns, ...fields });
  };

  it('goes through the agents in the order of their names', async () => {
    await given(['c', 'a', 'b']);
    await world.advance(40);
    assert.deepEqual(world.told(), ['10 entity:a', '20 entity:b', '30 entity:c', '40 entity:a']);
    assert.deepEqual(
      world.clock.timers().map(({ label }) => label)[0],
      'round robin of check default/r in pool',
    );
  });

  it('says who schedules', async () => {
    await given(['a']);
    await world.advance(10);
    assert.equal(world.sent[0]?.request.config?.scheduler, 'etcd');
    const line = world.log.find(({ msg }) => msg === 'executing round robin check on agents');
    assert.deepEqual(line, {
      level: 'info',
      component: 'schedulerd',
      msg: 'executing round robin check on agents',
      name: 'r',
      namespace: 'default',
      scheduler_type: 'round-robin interval',
      interval: 10,
      agents: ['a'],
      source: 'etcd',
    });
  });

  it('goes on after those who join and leave', async () => {
    await given(['a', 'c']);
    await world.advance(10);
    await world.members(['b']);
    // It was decided already who is next.
    await world.advance(20);
    await world.members(['b'], 0);
    await world.advance(10);
    assert.deepEqual(world.told(), ['10 entity:a', '20 entity:c', '30 entity:a', '40 entity:c']);
    assert.deepEqual(
      world.log
        .filter(({ msg }) => msg.includes('entity'))
        .map(({ msg, agent_entity }) => [msg, agent_entity]),
      [
        ['adding entity to round-robin', 'b'],
        ['removing entity from round-robin', 'b'],
      ],
    );
  });

  it('loses agents that no longer say that they are there', async () => {
    await given(['a']);
    await world.members(['b'], 15);
    await world.advance(40);
    assert.deepEqual(world.told(), ['10 entity:a', '20 entity:a', '30 entity:a', '40 entity:a']);
    await world.members(['b'], 15);
    await world.advance(12);
    await world.members(['b'], 15);
    await world.advance(18);
    assert.deepEqual(world.told(), ['50 entity:a', '60 entity:b', '70 entity:a']);
  });

  it('waits for the first agent', async () => {
    await given([]);
    await world.advance(100);
    await world.members(['a']);
    await world.advance(15);
    assert.deepEqual(world.told(), ['110 entity:a']);
  });

  it('takes five seconds at least', async () => {
    await given(['a'], { interval: 2 });
    await world.advance(10);
    assert.deepEqual(world.told(), ['5 entity:a', '10 entity:a']);
  });

  it('has a ring for each subscription and follows a change of them', async () => {
    await world.members(['x', 'y'], 3600, 'db');
    await given(['a'], { subscriptions: ['pool', 'db'] });
    await world.advance(20);
    assert.deepEqual(world.told(), ['10 entity:a', '10 entity:x', '20 entity:a', '20 entity:y']);
    world.check('r', { ...turns, subscriptions: ['db'] });
    await world.advance(10);
    assert.deepEqual(world.told(), ['30 entity:x']);
    world.check('r', { ...turns, subscriptions: ['db'], interval: 7 });
    await world.advance(14);
    assert.deepEqual(world.told(), ['37 entity:x', '44 entity:y']);
    world.removeCheck('r');
    await world.advance(60);
    assert.deepEqual(world.told(), []);
  });

  it('follows cron, a second later', async () => {
    await given(['a', 'b'], { interval: 0, cron: 'TZ=UTC * * * * *' });
    await world.advance(185);
    assert.deepEqual(world.told(), ['61 entity:a', '121 entity:b', '181 entity:a']);
  });

  it('gives entities to agents, and each of both its turn', async () => {
    for (const name of ['d1', 'd2', 'd3']) world.entity(name, { dev: '' });
    await given(['a', 'b'], { proxy_requests: { entity_attributes: ['dev'] } });
    await world.advance(20);
    const told = world.sent.map(
      ({ at, subscription, request }) =>
        `${at / 1000} ${subscription} ${request.config?.proxy_entity_name}${request.config?.scheduler}`,
    );
    assert.deepEqual(told, [
      '10 entity:a d1',
      '10 entity:b d2',
      '10 entity:a d3',
      '20 entity:b d1',
      '20 entity:a d2',
      '20 entity:b d3',
    ]);
  });

  it('spreads entities, the first at once', async () => {
    for (const name of ['d1', 'd2']) world.entity(name, { dev: '' });
    const proxy_requests = { entity_attributes: ['dev'], splay: true, splay_coverage: 100 };
    await given(['a', 'b'], { proxy_requests });
    await world.advance(20);
    assert.deepEqual(world.told(), ['10 entity:a', '15 entity:b', '20 entity:a']);
  });

  it('notices entities that come', async () => {
    await given(['a'], { proxy_requests: { entity_attributes: ['dev'] } });
    await world.advance(20);
    assert.deepEqual(world.told(), []);
    assert.ok(
      world.messages('error').includes('check not published, no matching entities for proxy request'),
    );
    world.entity('d1', { dev: '' });
    await world.advance(10);
    assert.deepEqual(world.told(), ['30 entity:a']);
  });

  it('goes on where it was after a restart', async () => {
    await given(['a', 'b', 'c']);
    await world.advance(14);
    assert.deepEqual(world.told(), ['10 entity:a']);
    world.stop();
    const again = new World({ store: world.store });
    await again.advance(20);
    assert.deepEqual(again.told(), ['10 entity:b', '20 entity:c']);
    again.stop();
  });
});
