import assert from 'node:assert/strict';
import { startBackend } from '../../../../src/backend/index.js';
import { manualClock } from '../../../../src/host/clock.js';

/** The log lines that say whom the scheduler asked. */
const asked = (lines: readonly string[]): string[] =>
  lines
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter(({ msg }) => msg === 'sending check request')
    .map(({ topic }) => topic as string);

describe('a backend that schedules', () => {
  it('asks for entities whose attributes hold, for as long as the check is there', async () => {
    const lines: string[] = [];
    const clock = manualClock(1_772_366_400);
    const backend = await startBackend({ clock, logLevel: 'debug', log: (line) => lines.push(line) });
    const base = `${backend.apiUrl}/api/core/v2/namespaces/default`;
    const headers = { authorization: `Key ${backend.apiKey}`, 'content-type': 'application/json' };
    const send = async (method: string, path: string, body?: object): Promise<void> => {
      const response = await fetch(base + path, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
      });
      assert.ok(response.ok, await response.text());
    };
    const entity = (name: string, os: string) =>
      send('PUT', `/entities/${name}`, {
        metadata: { name, namespace: 'default', labels: { os } },
        entity_class: 'proxy',
      });
    await entity('sw1', 'ios');
    await entity('sw2', 'junos');
    await send('PUT', '/checks/ping', {
      metadata: { name: 'ping', namespace: 'default' },
      ...{ command: 'ping {{ .name }}', publish: true, subscriptions: ['linux'], interval: 60 },
      proxy_requests: { entity_attributes: ["entity.labels.os == 'ios'", 'entity.metadata.name !== ""'] },
    });
    const fired = await clock.advance(180_000);
    assert.deepEqual(
      fired.map(({ label }) => label),
      Array(3).fill('check default/ping'),
    );
    assert.deepEqual(asked(lines.splice(0)), Array(3).fill('sensu:check:default:linux'));
    await entity('sw2', 'ios');
    await clock.advance(60_000);
    assert.equal(asked(lines.splice(0)).length, 2);
    await send('POST', '/checks/ping/execute', { check: 'ping', subscriptions: ['db'] });
    await backend.settle();
    assert.deepEqual(asked(lines.splice(0)), Array(2).fill('sensu:check:default:db'));
    await backend.reset();
    await clock.advance(180_000);
    assert.deepEqual(asked(lines.splice(0)), []);
    await backend.close();
  });
});
