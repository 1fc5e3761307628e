import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Agent, type AgentOptions, startAgent } from '../../../src/agent/index.js';
import { type Clock, manualClock } from '../../../src/host/clock.js';
import { exchange } from '../../support/api.js';
import { startTestBackend, type TestBackend } from '../../support/backend.js';

const certificates = fileURLToPath(new URL('../../fixtures/tls', import.meta.url));

describe('a simulated agent and a local backend', () => {
  let clock: Clock;
  let backend: TestBackend;
  let core: ReturnType<typeof coreOf>;
  let agents: Agent[] = [];
  beforeEach(async () => {
    clock = manualClock(1_714_564_800);
    backend = await startTestBackend({ clock });
    core = coreOf(backend);
    agents = [];
  });
  afterEach(async () => {
    for (const agent of agents) await agent.stop();
    await backend.close();
  });

  const start = async (options: AgentOptions = {}): Promise<Agent> => {
    const agent = await startAgent({ name: 'web-1', backendUrls: [backend.agentUrl], clock, ...options });
    agents.push(agent);
    await agent.settle();
    return agent;
  };

  const get = async (path: string) => (await core('GET', path)).json;
  const names = async (): Promise<string[]> =>
    (await get('~/entities')).map(({ metadata }: Named) => metadata.name);
  const put = (kind: string, name: string, spec: object) =>
    core('PUT', `~/${kind}/${name}`, { metadata: { name, namespace: 'default' }, ...spec });
  const handled = (): string[] => backend.outbox.list().map(({ name, event }) => `${name} ${event.check}`);

  for (const json of [false, true]) {
    it(`register, run checks, fall silent, return, leave (${json ? 'JSON' : 'protobuf'})`, async () => {
      await put('handlers', 'registration', { type: 'pipe', command: 'welcome' });
      await put('handlers', 'servicenow_cmdb', { type: 'pipe', command: 'cmdb' });
      await put('checks', 'disk', {
        command: 'df {{ .name }}',
        interval: 10,
        publish: true,
        subscriptions: ['linux'],
      });
      const wish = {
        json,
        subscriptions: ['linux'],
        labels: { region: 'eu' },
        deregister: true,
        deregistrationHandler: 'servicenow_cmdb',
      };
      const agent = await start(wish);
      const entity = await get('~/entities/web-1');
      assert.deepEqual(entity.subscriptions, ['linux', 'entity:web-1']);
      assert.deepEqual(entity.metadata.labels, { region: 'eu' });
      assert.deepEqual(handled(), ['registration registration']);

      await clock.advance(60_000);
      assert.equal(agent.counts.keepalives, 4);
      const { check } = await get('~/events/web-1/disk');
      assert.equal(check.output, 'not run: df web-1\n');
      assert.equal(check.command, 'df {{ .name }}');
      assert.equal(check.processed_by, 'web-1');

      agent.vanish();
      await clock.advance(100_000);
      assert.deepEqual(await names(), ['web-1'], 'its time is not over');
      const again = await start(wish);
      await clock.advance(100_000);
      assert.deepEqual(await names(), ['web-1'], 'it has come back in time');
      assert.deepEqual(handled(), ['registration registration'], 'and is no newcomer');

      await again.stop();
      await clock.advance(121_000);
      assert.deepEqual(await names(), []);
      assert.deepEqual(await get('~/events'), []);
      assert.deepEqual(handled(), ['registration registration', 'servicenow_cmdb deregistration']);
    }).timeout(5000);
  }

  it('that is not to be deregistered is an alert, until it returns', async () => {
    const agent = await start({ keepaliveWarningTimeout: 30, keepaliveCriticalTimeout: 60 });
    const status = async () => (await get('~/events/web-1/keepalive')).check.status;
    assert.equal(await status(), 0);
    await agent.stop();
    await clock.advance(31_000);
    assert.equal(await status(), 1);
    await clock.advance(60_000);
    assert.equal(await status(), 2);
    await start();
    assert.equal(await status(), 0);
    assert.deepEqual(await names(), ['web-1']);
  });

  it('keepalives say what the agent was told to say', async () => {
    await start({
      keepaliveInterval: 5,
      keepaliveWarningTimeout: 6,
      keepaliveCriticalTimeout: 7,
      keepaliveHandlers: ['page'],
      keepalivePipelines: ['core/v2.Pipeline.ops', 'nonsense'],
      keepaliveCheckLabels: { Team: 'ops' },
      keepaliveCheckAnnotations: { runbook: 'x' },
    });
    const { check, entity, metadata, pipelines, sequence } = await get('~/events/web-1/keepalive');
    assert.deepEqual([check.interval, check.timeout, check.ttl], [5, 6, 7]);
    assert.deepEqual(entity.keepalive_handlers, ['page']);
    assert.deepEqual(metadata, {
      namespace: 'default',
      labels: { Team: 'ops' },
      annotations: { runbook: 'x' },
    });
    assert.deepEqual(pipelines, [{ api_version: 'core/v2', type: 'Pipeline', name: 'ops' }]);
    assert.equal(sequence, 1);
    await clock.advance(5_000);
    assert.equal((await get('~/events/web-1/keepalive')).sequence, 2);
  });

  it('what the backend has stored wins over later flags, but for an agent that keeps its entity itself', async () => {
    await (await start({ labels: { tier: '1' } })).stop();
    const known = await start({ labels: { tier: '2' }, deregister: true });
    assert.deepEqual((await get('~/entities/web-1')).metadata.labels, { tier: '1' });
    await core('PATCH', '~/entities/web-1', { metadata: { labels: { tier: '9' } } });
    await clock.advance(20_000);
    assert.deepEqual((await get('~/events/web-1/keepalive')).entity.metadata.labels, { tier: '9' });
    await known.stop();
    await start({ labels: { tier: '3' }, agentManagedEntity: true });
    const { metadata } = await get('~/entities/web-1');
    assert.equal(metadata.labels.tier, '3');
    assert.equal(metadata.created_by, 'agent');
  });

  it('comes back at once when its entity is deleted, and registers again', async () => {
    await put('handlers', 'registration', { type: 'pipe', command: 'welcome' });
    const agent = await start();
    await core('DELETE', '~/entities/web-1');
    await clock.advance(20_000);
    assert.deepEqual(await names(), ['web-1']);
    assert.equal(agent.counts.connections, 2);
    assert.equal(handled().length, 2);
  });

  it('speaks TLS to a backend it trusts, to no other', async () => {
    const tls = {
      certFile: join(certificates, 'localhost.pem'),
      keyFile: join(certificates, 'localhost.key'),
    };
    const secure = await startTestBackend({ clock, tls });
    try {
      assert.match(secure.agentUrl, /^wss:/);
      const backendUrls = [secure.agentUrl.replace('127.0.0.1', 'localhost')];
      const trusting = await start({ backendUrls, tls: { trustedCaFile: tls.certFile } });
      assert.equal(trusting.connected, true);
      const careless = await start({ backendUrls, tls: { insecureSkipTlsVerify: true } });
      assert.equal(careless.connected, true);
      const lines: string[] = [];
      const careful = await start({ backendUrls, log: (line) => lines.push(line) });
      assert.equal(careful.connected, false);
      assert.match(lines.join(), /x509: certificate signed by unknown authority/);
      const certified = await start({
        backendUrls,
        tls: { insecureSkipTlsVerify: true, ...tls },
        log: (line) => lines.push(line),
      });
      assert.equal(certified.connected, false);
      assert.match(
        lines.join(),
        /using tls client auth.*handshake failed with status 401: missing credentials/,
      );
    } finally {
      for (const agent of agents.splice(0)) await agent.stop();
      await secure.close();
    }
  });

  it('comes back to a backend that was started again: nobody is registered twice, nothing is lost', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'sensectl-agent-'));
    try {
      const first = await startTestBackend({ clock, stateDir, clusterAdminApiKey: backend.apiKey });
      const api = coreOf(first);
      await api('PUT', '~/handlers/registration', {
        metadata: { name: 'registration', namespace: 'default' },
        type: 'pipe',
        command: 'welcome',
      });
      const agent = await start({ backendUrls: [first.agentUrl], deregister: true });
      assert.equal(first.outbox.list().length, 1);
      const agentPort = Number(new URL(first.agentUrl).port);
      await first.close();
      await clock.advance(10_000);
      assert.equal(agent.connected, false);
      const second = await startTestBackend({ clock, stateDir, agentPort });
      await clock.advance(60_000);
      assert.equal(agent.connected, true);
      assert.equal(second.outbox.list().length, 0);
      await agent.stop();
      await clock.advance(121_000);
      const answer = await coreOf(second)('GET', '~/entities');
      assert.deepEqual(answer.json, []);
      await second.close();
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
});

/** Requests of the administrator; `~` stands for the default namespace. */
const coreOf =
  ({ apiUrl, apiKey }: TestBackend) =>
  (method: string, path: string, body?: object) =>
    exchange(apiUrl, method, `/api/core/v2/${path.replace('~', 'namespaces/default')}`, {
      body,
      authorization: `Key ${apiKey}`,
      headers: {
        'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      },
    });

interface Named {
  readonly metadata: { readonly name: string };
}
