import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'mocha';
import { runInPipe } from '../../support/cli.js';
import { makeFolders } from '../../support/home.js';

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sensectl-demo-'));

describe('demo', () => {
  it('tells the story of registration and deregistration, and leaves nothing behind', async () => {
    const folders = makeFolders();
    const before = leftovers();
    try {
      const { exit, stdout, stderr } = await runInPipe({
        argv: ['demo'],
        home: folders.home,
        env: { TZ: 'UTC' },
      });
      assert.deepEqual([exit, stderr], [0, '']);
      const [, code = '', comes = '', goes = '', router = ''] = stdout.split('\n## ');
      assert.match(
        code,
        / CALL:\sservicenow_cmdb .*\n.* RUN:\s+sensu-servicenow-handler --cmdb-registration /,
      );
      assert.match(comes, /\n {2}web-1 {3}agent {3}linux {3}linux,entity:web-1 /);
      assert.match(comes, /^Event: +web-1\/registration$/m);
      assert.match(comes, /SERVICENOW_USERNAME=\*+, SERVICENOW_PASSWORD=\*+$/m);
      assert.doesNotMatch(comes.split('event list').at(-1) ?? '', / registration /, 'it is not stored');
      assert.match(goes, / keepalived default\/web-1 /);
      assert.match(goes, /^Event: +web-1\/deregistration$/m);
      assert.doesNotMatch(goes.split('entity list').at(-1) ?? '', /\n {2}web-1 /);
      assert.match(router, / Keepalive last sent from router-1 [^\n]* 0 /);
      assert.match(router, / No keepalive sent from router-1 for 90 seconds [^\n]* 1 /);
      assert.doesNotMatch(router.split('entity list').at(-1) ?? '', /\n {2}router-1 /);
      assert.deepEqual(readdirSync(folders.home), []);
      assert.deepEqual(leftovers(), before);
    } finally {
      folders.remove();
    }
  });
});
