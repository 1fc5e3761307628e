import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, linesOf, openBench } from '../../support/bench.js';

describe('dump', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(() => bench.backend.reset());
  after(() => bench.close());

  it('gives what create takes back without a change', async () => {
    const stdin =
      '{"type":"Namespace","spec":{"name":"dev"}}' +
      '{"type":"HookConfig","metadata":{"name":"k"},"spec":{"command":"ps","timeout":5}}' +
      '{"type":"CheckConfig","metadata":{"name":"c","namespace":"dev"},"spec":{"command":"true","cron":"@daily","subscriptions":["10","9"]}}' +
      '{"type":"RoleBinding","metadata":{"name":"b"},"spec":{"role_ref":{"type":"Role","name":"r"},"subjects":[{"type":"user","name":"u"}]}}';
    await bench.pipe(['create'], { stdin });
    for (const format of ['yaml', 'wrapped-json']) {
      const words = ['dump', 'namespaces,checks,hooks,role-binding', '--all-namespaces', '--format', format];
      const first = await bench.pipe(words);
      assert.deepEqual(linesOf(first.exchanges).length, 4);
      // Creating it says of all that it is managed here; from then on nothing changes.
      await bench.pipe(['create'], { stdin: first.stdout });
      const second = await bench.pipe(words);
      await bench.pipe(['create'], { stdin: second.stdout });
      assert.equal((await bench.pipe(words)).stdout, second.stdout);
      assert.match(second.stdout, /RoleBinding/);
    }
  });

  it('finds events in all namespaces', async () => {
    const { exchanges } = await bench.pipe(['dump', 'events', '--all-namespaces']);
    assert.deepEqual(linesOf(exchanges), [
      'GET /api/core/v2/events?types=Event&limit=100'.replace('/api/core/v2/namespaces/default/', ''),
    ]);
  });

  it('leaves an older copy as it was when the backend fails', async () => {
    const copy = join(bench.folders.cwd, 'copy.yml');
    writeFileSync(copy, 'older\n');
    const failed = await bench.pipe(['dump', 'hooks', '-f', 'copy.yml', '--api-url', 'http://127.0.0.1:1']);
    assert.equal(failed.exit, 1);
    assert.match(failed.stderr, /^Error: API error: /);
    assert.equal(readFileSync(copy, 'utf8'), 'older\n');
    assert.deepEqual(readdirSync(bench.folders.cwd), ['copy.yml']);
    assert.equal((await bench.pipe(['dump', 'namespaces', '-f', 'copy.yml'])).exit, 0);
    assert.match(readFileSync(copy, 'utf8'), /^type: Namespace\n/);
    const nowhere = await bench.pipe(['dump', 'hooks', '-f', 'none/copy.yml']);
    assert.equal(nowhere.stderr, 'Error: open none/copy.yml: no such file or directory\n');
  });
});
