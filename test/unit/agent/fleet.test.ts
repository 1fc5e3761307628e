import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Fleet, type FleetOptions, readBehaviour, startFleet } from '../../../src/agent/index.js';
import { type Clock, manualClock } from '../../../src/host/clock.js';
import { startTestBackend, type TestBackend } from '../../support/backend.js';

describe('a fleet', () => {
  let clock: Clock;
  let backend: TestBackend;
  let fleet: Fleet | undefined;
  beforeEach(async () => {
    clock = manualClock(1_714_564_800);
    backend = await startTestBackend({ clock });
  });
  afterEach(async () => {
    await fleet?.stop();
    await backend.close();
    fleet = undefined;
  });

  const launch = async (options: Omit<FleetOptions, 'clock' | 'backendUrls'>): Promise<Fleet> => {
    fleet = await startFleet({ clock, backendUrls: [backend.agentUrl], ...options });
    await clock.settled();
    return fleet;
  };

  const api = async (path: string): Promise<readonly Resource[]> => {
    const headers = { Authorization: `Key ${backend.apiKey}` };
    const response = await fetch(`${backend.apiUrl}/api/core/v2/namespaces/default/${path}`, { headers });
    return (await response.json()) as Resource[];
  };

  const entityNames = async (): Promise<string[]> =>
    (await api('entities')).map(({ metadata }) => metadata.name).sort();

  const put = async (kind: string, name: string, spec: object): Promise<void> => {
    const response = await fetch(`${backend.apiUrl}/api/core/v2/namespaces/default/${kind}/${name}`, {
      method: 'PUT',
      headers: { Authorization: `Key ${backend.apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ metadata: { name, namespace: 'default' }, ...spec }),
    });
    assert.equal(response.status, 201);
  };

  const handled = (check: string): string[] =>
    backend.outbox
      .list()
      .filter(({ event }) => event.check === check)
      .map(({ event }) => event.entity)
      .sort();

  it('of 200 that vanishes at once is registered once, and deregistered exactly once', async () => {
    await put('handlers', 'registration', { type: 'pipe', command: 'welcome' });
    await put('handlers', 'farewell', { type: 'pipe', command: 'farewell' });
    const { names } = await launch({
      count: 200,
      name: 'web-{n}',
      deregister: true,
      deregistrationHandler: 'farewell',
      keepaliveInterval: 60,
    });
    const expected = [...names].sort();
    assert.equal(fleet?.counts().connected, 200);
    assert.deepEqual(handled('registration'), expected);
    await clock.advance(60_000);
    assert.equal(fleet?.counts().keepalives, 400);
    await fleet?.vanish();
    await clock.advance(119_000);
    assert.equal((await entityNames()).length, 200);
    await clock.advance(2_000);
    assert.deepEqual(await entityNames(), []);
    assert.deepEqual(handled('deregistration'), expected);
    assert.deepEqual(handled('registration'), expected);
  });

  it('does what its groups say: dies and returns, checks that flap, clocks that are wrong', async () => {
    await put('checks', 'disk', {
      command: 'check-disk',
      interval: 10,
      publish: true,
      subscriptions: ['all'],
    });
    const { groups, seed } = readBehaviour({
      seed: 7,
      groups: [
        { name: 'flapping', names: 'web-1', checks: { status: [0, 2], output: 'simulated disk' } },
        { name: 'dying', count: 2, dies: '30s', returns: '60s', config: { deregister: true } },
        { name: 'late', share: 20, starts: '45s' },
        { name: 'skewed', names: ['web-1*0'], skew: '-1h' },
      ],
    });
    await launch({ count: 10, name: 'web-{n}', subscriptions: ['all'], groups, ...(seed && { seed }) });
    assert.deepEqual(fleet?.groups(), { flapping: 1, dying: 2, late: 2, steady: 4, skewed: 1 });
    assert.equal(fleet?.counts().connected, 8);
    await clock.advance(40_000);
    assert.equal(fleet?.counts().connected, 6, 'two are dead');
    await clock.advance(20_000);
    assert.equal(fleet?.counts().connected, 8, 'two came later');
    await clock.advance(40_000);
    assert.equal(fleet?.counts().connected, 10, 'two have returned');
    assert.equal(fleet?.counts().reconnects, 0);
    const events = await api('events');
    const diskOf = (name: string) =>
      events.find(({ entity, check }) => entity?.metadata.name === name && check?.metadata.name === 'disk')
        ?.check;
    assert.deepEqual(
      diskOf('web-1')
        ?.history.slice(0, 4)
        .map(({ status }) => status),
      [0, 2, 0, 2],
    );
    assert.equal(diskOf('web-10')?.executed, (diskOf('web-1')?.executed ?? 0) - 3600);
  });

  const mistakes: readonly (readonly [string, unknown, RegExp])[] = [
    ['an unknown member', { groups: [{ dise: '1m' }] }, /^groups\[0\]\.dise is not known; known are name, /],
    ['no duration', { groups: [{ dies: 'soon' }] }, /^groups\[0\]\.dies must be a duration .* not "soon"$/],
    ['a span that runs back', { groups: [{ dies: '2m..1m' }] }, /^groups\[0\]\.dies must be a duration/],
    ['two ways to belong', { groups: [{ count: 1, share: 5 }] }, /only one of names, count and share/],
    ['more than everybody', { groups: [{ share: 60 }, { share: 50 }] }, /must be 100 at most, not 110$/],
    ['a return of somebody who stays', { groups: [{ returns: '1m' }] }, /returns needs dies or stops/],
    [
      'a status that is none',
      { groups: [{ checks: { status: [-1] } }] },
      /^groups\[0\]\.checks\.status\[0\]/,
    ],
  ];
  for (const [title, value, expected] of mistakes) {
    it(`says where a behaviour is wrong: ${title}`, () => {
      assert.throws(() => readBehaviour(value as never), { name: 'AgentOptionError', message: expected });
    });
  }
});

interface Resource {
  readonly metadata: { readonly name: string };
  readonly entity?: { readonly metadata: { readonly name: string } };
  readonly check?: {
    readonly metadata: { readonly name: string };
    readonly executed: number;
    readonly history: readonly { readonly status: number }[];
  };
}
