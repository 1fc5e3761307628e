import assert from 'node:assert/strict';
import { type Api, openApi } from '../../../support/api.js';
import { encodings, HandAgent, keepaliveOf } from './given.js';

const count = 1000;
const namespace = '/api/core/v2/namespaces/default';

describe('a thousand agents', () => {
  let api: Api;
  before(async () => {
    api = await openApi();
  });
  after(() => api.backend.close());

  it('connect, are heard, told and deregistered, each once', async () => {
    const { backend } = api;
    const used = process.cpuUsage();
    const agents = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        HandAgent.connect(backend.agentUrl, {
          name: `web-${n}`,
          subscriptions: 'linux',
          accept: n % 2 ? encodings.JSON : encodings.protobuf,
        }),
      ),
    );
    for (const agent of agents) assert.equal((await agent.config()).metadata.name, 'not found');
    await Promise.all(
      agents.map((agent, n) => agent.say('keepalive', keepaliveOf(`web-${n}`, { deregister: true }))),
    );
    await backend.settle();
    for (const [n, agent] of agents.entries()) {
      const { metadata, subscriptions } = await agent.config();
      assert.deepEqual([metadata.name, subscriptions], [`web-${n}`, ['linux', `entity:web-${n}`]]);
      assert.equal(agent.unread, 0);
    }
    const { json } = await api.send('GET', `${namespace}/entities`);
    assert.equal(json.length, count);
    assert.match(
      (await api.send('GET', '/metrics')).text,
      /sensu_go_agent_sessions\{namespace="default"\} 1000\n/,
    );
    for (const agent of agents) agent.socket.terminate();
    await Promise.all(agents.map(({ closed }) => closed));
    const fired = await backend.clock.advance(120_000);
    assert.equal(fired.filter(({ label }) => label.startsWith('keepalived default/web-')).length, count);
    assert.deepEqual((await api.send('GET', `${namespace}/entities`)).json, []);
    const { user, system } = process.cpuUsage(used);
    assert.ok(user + system < 15_000_000, `${user + system} µs`);
  });
});
