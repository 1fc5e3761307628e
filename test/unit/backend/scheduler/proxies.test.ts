import assert from 'node:assert/strict';
import { World } from './given.js';

const proxied = (more: object = {}) => ({ proxy_requests: { entity_attributes: ['dev'], ...more } });

const entitiesOf = (world: World): string[] =>
  world.sent.splice(0).map(({ at, subscription, request }) => {
    const { proxy_entity_name: name, command } = request.config ?? {};
    return `${at / 1000} ${subscription} ${name}: ${command}`;
  });

describe('proxy requests', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.entity('sw2', { dev: '', ip: '10.0.0.2' });
    world.entity('sw1', { dev: '' });
    world.entity('other', { ip: '10.0.0.3' });
  });
  afterEach(() => world.stop());

  it('are made for each entity that matches, with its values in them', async () => {
    const command = 'ping {{ .labels.ip | default "none" }} {{ .metadata.name }}';
    world.check('p', { cron: '@every 10s', subscriptions: ['a', 'b'], command, ...proxied() });
    await world.advance(10);
    assert.deepEqual(entitiesOf(world), [
      '10 a sw1: ping none sw1',
      '10 b sw1: ping none sw1',
      '10 a sw2: ping 10.0.0.2 sw2',
      '10 b sw2: ping 10.0.0.2 sw2',
    ]);
  });

  it('leave out an entity that has no value for a token', async () => {
    world.check('p', { cron: '@every 10s', subscriptions: ['a'], command: '{{ .labels.ip }}', ...proxied() });
    await world.advance(10);
    assert.deepEqual(entitiesOf(world), ['10 a sw2: 10.0.0.2']);
    const errors = world.log.filter(({ level }) => level === 'error');
    const error =
      'command: unmatched token: template: command:1:10: executing "command" at <.labels.ip>: map has no entry for key "ip"';
    const where = { level: 'error', component: 'schedulerd', error, check: 'p' };
    assert.deepEqual(errors, [
      { ...where, msg: 'unable to substitute tokens', entity: 'sw1' },
      { ...where, msg: 'could not substitute tokens for proxy entity "sw1"', namespace: 'default' },
    ]);
  });

  it('say that nothing matches', async () => {
    const proxy_requests = { entity_attributes: ['nothing'] };
    world.check('p', { cron: '@every 10s', subscriptions: ['a'], proxy_requests });
    await world.advance(10);
    assert.deepEqual(world.sent, []);
    const [line] = world.log.filter(({ level }) => level === 'warning');
    const msg = 'no matching entities, check will not be published';
    assert.deepEqual(line, {
      level: 'warning',
      component: 'schedulerd',
      msg,
      check: 'p',
      namespace: 'default',
    });
  });

  it('are spread over the interval', async () => {
    const splay = proxied({ splay: true, splay_coverage: 60 });
    world.check('p', { cron: 'TZ=UTC * * * * *', subscriptions: ['a'], ...splay });
    await world.advance(200);
    assert.deepEqual(world.told(), ['78 a', '96 a', '138 a', '156 a', '198 a']);
  });

  it('end with their check', async () => {
    const splay = proxied({ splay: true, splay_coverage: 60 });
    world.check('p', { cron: 'TZ=UTC * * * * *', subscriptions: ['a'], ...splay });
    await world.advance(80);
    world.removeCheck('p');
    await world.advance(200);
    assert.deepEqual(world.told(), ['78 a']);
  });

  it('ask about an entity again only when it has changed', async () => {
    world.check('p', { cron: '@every 10s', subscriptions: ['a'], ...proxied() });
    await world.advance(60);
    assert.equal(world.asked, 3);
    world.entity('other', { dev: '' });
    await world.advance(10);
    assert.equal(world.asked, 4);
    assert.equal(world.told().filter((line) => line === '70 a').length, 3);
  });

  it('are made for ad-hoc executions, but not in 6.7.5', async () => {
    await world.execute(world.check('p', { interval: 3600, ...proxied() }), ['x']);
    assert.deepEqual(world.told(), ['0 x', '0 x']);
    const original = new World({ compat: '6.7.5', store: world.store });
    await original.execute(original.check('p', { interval: 3600, ...proxied() }), ['x']);
    assert.deepEqual(original.told(), []);
    assert.match(original.messages('warning')[0] ?? '', /no matching entities/);
    original.stop();
  });
});
