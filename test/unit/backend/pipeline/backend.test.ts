import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendOptions } from '../../../../src/backend/index.js';
import { startTestBackend, type TestBackend } from '../../../support/backend.js';
import { eventOf } from './given.js';

describe('events in a backend', () => {
  let folder: string;
  const running: TestBackend[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'events-'));
  });
  afterEach(async () => {
    for (const backend of running.splice(0)) await backend.close();
  });
  after(() => rmSync(folder, { recursive: true }));

  const start = async (options: BackendOptions = {}) => {
    const backend = await startTestBackend(options);
    running.push(backend);
    const send = async (method: string, path: string, body: unknown): Promise<number> => {
      const response = await fetch(`${backend.apiUrl}/api/core/v2/namespaces/default/${path}`, {
        method,
        headers: { Authorization: `Key ${backend.apiKey}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      await response.arrayBuffer();
      await backend.settle();
      return response.status;
    };
    const put = (plural: string, name: string, spec: object) =>
      send('PUT', `${plural}/${name}`, { metadata: { name, namespace: 'default' }, ...spec });
    const keepalive = (name: string, check: object, entity: object) =>
      send('POST', 'events', {
        entity: { metadata: { name }, entity_class: 'agent', ...entity },
        check: { metadata: { name: 'keepalive' }, interval: 20, ...check },
        timestamp: backend.clock.seconds(),
      });
    const result = (check: object) =>
      send('POST', 'events', {
        entity: { metadata: { name: 'p1' } },
        check: { metadata: { name: 'c1' }, status: 1, interval: 10, ...check },
      });
    return { backend, send, put, keepalive, result };
  };

  it('tell the story of the guide: an agent registers, goes silent and is deregistered', async () => {
    const eventLogFile = join(folder, 'guide.log');
    const { backend, put, keepalive, send } = await start({
      deregistrationHandler: 'servicenow_cmdb',
      eventLogFile,
    });
    const cmdb = {
      type: 'pipe',
      command: 'sensu-servicenow-handler --cmdb-registration',
      timeout: 10,
      secrets: [{ name: 'SERVICENOW_PASSWORD', secret: 'servicenow_password' }],
      runtime_assets: ['sensu/sensu-servicenow-handler'],
      env_vars: ['SERVICENOW_TABLE=x'],
    };
    assert.equal(await put('handlers', 'servicenow_cmdb', cmdb), 201);
    assert.equal(await put('handlers', 'registration', { type: 'set', handlers: ['servicenow_cmdb'] }), 201);
    assert.equal(await keepalive('web1', { timeout: 5 }, { deregister: true }), 201);
    await backend.clock.advance(5000);
    const told = backend.outbox
      .list()
      .map(({ name, event, env }) => [name, event.check, env?.['SERVICENOW_PASSWORD']]);
    assert.deepEqual(told, [
      ['servicenow_cmdb', 'registration', '********'],
      ['servicenow_cmdb', 'deregistration', '********'],
    ]);
    assert.equal(await send('GET', 'entities/web1', undefined), 404);
    const logged = readFileSync(eventLogFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).check.metadata.name);
    assert.deepEqual(logged.sort(), ['deregistration', 'keepalive', 'keepalive', 'registration']);
  });

  it('go on after a restart', async () => {
    const stateDir = join(folder, 'state');
    const first = await start({ stateDir });
    await first.keepalive('web1', { timeout: 60 }, {});
    await running.pop()?.close();
    const second = await start({ stateDir, clock: first.backend.clock });
    await second.backend.clock.advance(60_000);
    const event = await fetch(
      `${second.backend.apiUrl}/api/core/v2/namespaces/default/events/web1/keepalive`,
      { headers: { Authorization: `Key ${first.backend.apiKey}` } },
    );
    assert.match(
      ((await event.json()) as { check: { output: string } }).check.output,
      /^No keepalive sent from web1 for 60 seconds \(>= 60\)$/,
    );
  });

  it('are handled in time whatever filters and handlers do', async () => {
    const { backend, put, result } = await start({ execute: true });
    await put('filters', 'hang', {
      action: 'allow',
      expressions: ["Array.prototype.indexOf.call({length: 9e15}, 1) && 'x'"],
    });
    await put('handlers', 'hostile', { type: 'pipe', command: "trap '' TERM; yes", timeout: 1 });
    await put('handlers', 'stuck', { type: 'pipe', command: 'true', filters: ['hang'] });
    await put('handlers', 'good', {
      type: 'pipe',
      command: `echo good >> ${folder}/good`,
      filters: ['is_incident', 'simple'],
    });
    await put('filters', 'simple', { action: 'allow', expressions: ['event.check.status == 1'] });
    const began = Date.now();
    await Promise.all([
      result({ handlers: ['hostile'] }),
      result({ handlers: ['stuck'] }),
      result({ handlers: ['good'] }),
    ]);
    assert.equal(readFileSync(join(folder, 'good'), 'utf8'), 'good\n');
    assert.ok(Date.now() - began < 15_000);
    const hostile = backend.outbox.list({ name: 'hostile' })[0];
    assert.equal(hostile?.result?.status, 2);
    assert.match(hostile?.result?.output ?? '', /^Execution timed out\ny\n/);
    assert.equal(await result({ handlers: ['good'] }), 201);
    assert.equal(readFileSync(join(folder, 'good'), 'utf8'), 'good\ngood\n');
  });

  it('can be explained before they happen', async () => {
    const { backend, put } = await start({ execute: true });
    await put('handlers', 'h', {
      type: 'pipe',
      command: `touch ${folder}/explained`,
      filters: ['not_silenced'],
    });
    const { pipelines } = await backend.explain(eventOf({ handlers: ['h'] }));
    assert.deepEqual(pipelines[0]?.workflows[0]?.handler, {
      name: 'h',
      type: 'pipe',
      does: `touch ${folder}/explained`,
    });
    assert.deepEqual(backend.outbox.list(), []);
  });

  it('are gone with a reset, and what ran with them', async () => {
    const { backend, put, send } = await start({ execute: true });
    await put('handlers', 'h', { type: 'pipe', command: 'exec sleep 60' });
    const answer = fetch(`${backend.apiUrl}/api/core/v2/namespaces/default/events`, {
      method: 'POST',
      headers: { Authorization: `Key ${backend.apiKey}` },
      body: JSON.stringify({
        entity: { metadata: { name: 'p1' } },
        check: { metadata: { name: 'c1' }, status: 1, interval: 10, ttl: 20, handlers: ['h'] },
      }),
    });
    assert.equal((await answer).status, 201);
    await backend.reset();
    assert.deepEqual([backend.outbox.list(), backend.clock.timers()], [[], []]);
    assert.equal(await send('GET', 'events/p1/c1', undefined), 404);
  });
});
