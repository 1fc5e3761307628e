import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import { note } from '../../../../src/commands/backend/running.js';
import { exchange } from '../../../support/api.js';
import { type Bench, openBench } from '../../../support/bench.js';

const documents = [
  '{"type":"Namespace","spec":{"name":"dev"}}',
  '{"type":"User","spec":{"username":"jane","password":"a-long-password","groups":["devs"]}}',
  '{"type":"Handler","metadata":{"name":"mail","namespace":"dev"},"spec":{"type":"pipe","command":"mail"}}',
  '{"type":"Role","metadata":{"name":"r","namespace":"dev"},"spec":{"rules":[{"verbs":["get"],"resources":["checks"]}]}}',
  '{"type":"Entity","metadata":{"name":"web","namespace":"dev"},"spec":{"entity_class":"proxy"}}',
  '{"type":"Silenced","metadata":{"namespace":"dev"},"spec":{"check":"http","reason":"work"}}',
  '{"type":"Event","metadata":{"namespace":"dev"},"spec":{"entity":{"metadata":{"name":"web","namespace":"dev"},"entity_class":"proxy"},"check":{"metadata":{"name":"http","namespace":"dev"},"status":2,"interval":60,"handlers":["mail"]}}}',
].join('\n');

describe('the state of a local backend', () => {
  let bench: Bench;
  let forget: () => void;
  before(async () => {
    bench = await openBench();
    const { apiUrl, agentUrl, username, password, apiKey, controlToken } = bench.backend;
    const facts = { apiUrl, agentUrl, username, password, apiKey, controlToken, pid: process.pid };
    forget = note({ HOME: bench.folders.home }, { ...facts, startedAt: new Date(0).toISOString() });
  });
  beforeEach(async () => {
    await bench.backend.reset();
    await bench.pipe(['create'], { stdin: documents });
    await bench.backend.settle();
  });
  after(async () => {
    forget();
    await bench.close();
  });

  const run = async (argv: readonly string[], stdin = ''): Promise<string> => {
    const { exit, stdout, stderr } = await bench.pipe(argv, { stdin });
    assert.deepEqual([exit, stderr], [0, ''], argv.join(' '));
    return stdout;
  };
  /** Whoever wrote last is noted in a resource; the backend's own entity is of its own making; an event counts once more. */
  const facts = (text: string): string[] =>
    text
      .replace(/^ +created_by: .*\n|^ +labels:\n +sensu\.io\/managed_by: .*\n/gm, '')
      .split(/^---\n/m)
      .filter((document) => !/entity_class: backend|type: Event/.test(document));

  it('is written, taken back, and read again as it was, passwords included', async () => {
    await run(['backend', 'export', 'state.yml']);
    const written = readFileSync(join(bench.folders.cwd, 'state.yml'), 'utf8');
    assert.equal(await run(['backend', 'reset']), 'Reset\n');
    assert.deepEqual((await bench.json('namespace', 'list')).length, 2);
    assert.equal(await run(['backend', 'import', 'state.yml']), '');
    const again = await run(['backend', 'export', '-']);
    for (const part of ['name: mail', 'name: web', 'reason: work', 'status: 2', 'username: jane'])
      assert.ok(again.includes(part), part);
    assert.deepEqual(facts(again), facts(written));
    const authorization = `Basic ${Buffer.from('jane:a-long-password').toString('base64')}`;
    const login = await exchange(bench.backend.apiUrl, 'GET', '/auth', { authorization });
    assert.equal(login.status, 200);
  });

  it('is read from standard input, and written in part', async () => {
    const text = await run(['backend', 'export', '-', '--omit', 'events,users']);
    assert.doesNotMatch(text, /type: (Event|User|APIKey)\n/);
    await run(['backend', 'reset']);
    await run(['backend', 'import', '-'], text);
    assert.equal((await bench.json('handler', 'list', '--namespace', 'dev')).length, 1);
  });

  it('what cannot be read is told and changes nothing', async () => {
    const { exit, stderr } = await bench.pipe(['backend', 'import', 'nowhere.yml']);
    assert.deepEqual([exit, stderr], [1, 'Error: lstat nowhere.yml: no such file or directory\n']);
  });

  it('fidelity names every route, what is different, and what is missing', async () => {
    const fidelity = JSON.parse(await run(['backend', 'fidelity', '--format', 'json']));
    assert.ok(fidelity.implemented.includes('PUT /api/core/v2/namespaces/:namespace/handlers/:name'));
    const authorization = `Key ${bench.backend.apiKey}`;
    for (const route of fidelity.implemented as string[]) {
      const [method = '', pattern = ''] = route.split(' ');
      if (method !== 'GET' || pattern.includes(':') || pattern.startsWith('/auth')) continue;
      const { status } = await exchange(bench.backend.apiUrl, 'GET', pattern, { authorization });
      assert.equal(status, 200, route);
    }
    const text = await run(['backend', 'fidelity']);
    for (const { area, what } of fidelity.limits) assert.ok(text.includes(`  ${area}: ${what}\n`), area);
    for (const { id } of fidelity.divergences) assert.ok(text.includes(`\n${id}\n`), id);
  });

  it('a folder that nobody can make is an error', async () => {
    const { startTestBackend } = await import('../../../support/backend.js');
    const folder = process.platform === 'linux' ? '/proc/sensectl/state' : '/dev/null/state';
    await assert.rejects(startTestBackend({ stateDir: folder }), /state folder .* cannot be used/);
  });
});
