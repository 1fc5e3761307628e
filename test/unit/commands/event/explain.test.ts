import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestBackend, type TestBackend } from '../../../support/backend.js';
import { runInPipe } from '../../../support/cli.js';
import { makeFolders } from '../../../support/home.js';

const definitions = `
type: Handler
api_version: core/v2
metadata: {name: page}
spec: {type: pipe, command: page-somebody, filters: [is_incident, office], mutator: only_check_output}
---
type: EventFilter
api_version: core/v2
metadata: {name: office}
spec: {action: allow, expressions: ["event.check.occurrences == 1", "event.nope.deeper", "event.check.labels.team == 'ops'", "true"]}
`;
const event = (team: string) => ({
  entity: { metadata: { name: 'web1' } },
  check: {
    metadata: { name: 'cpu', labels: { team } },
    status: 2,
    occurrences: 1,
    interval: 10,
    handlers: ['page', 'ghost'],
  },
});

describe('event explain', () => {
  const folders = makeFolders();
  let backend: TestBackend;
  before(async () => {
    backend = await startTestBackend();
    writeFileSync(join(folders.home, 'definitions.yml'), definitions);
    for (const team of ['ops', 'dev'])
      writeFileSync(join(folders.home, `${team}.json`), JSON.stringify(event(team)));
  });
  after(async () => {
    await backend.close();
    folders.remove();
  });
  const run = (...argv: string[]) =>
    runInPipe({
      argv,
      home: folders.home,
      env: { SENSU_API_URL: backend.apiUrl, SENSU_API_KEY: backend.apiKey },
    });

  it('works from files alone', async () => {
    const alone = {
      home: folders.home,
      argv: ['event', 'explain', '-f', 'definitions.yml', '-f', 'dev.json'],
    };
    const { exit, stdout, stderr, exchanges } = await runInPipe(alone);
    assert.deepEqual([exit, stderr, exchanges.length], [0, '', 0]);
    assert.equal(
      stdout,
      [
        'web1/cpu in namespace default',
        '  core/v2.LegacyPipeline(Name=legacy-pipeline)',
        '    ghost: handler does not exist, will be ignored',
        '    legacy-pipeline-workflow-page: denied by a filter',
        '      filter is_incident (built in): allows: the event is an incident or its resolution',
        '      filter office (allow): denies: denying event that does not match filter',
        '        true        event.check.occurrences == 1',
        "        throws      event.nope.deeper  TypeError: Cannot access member 'deeper' of undefined",
        "        false       event.check.labels.team == 'ops'",
        '        not asked   true',
        '',
      ].join('\n'),
    );
  });

  it('asks the backend for what the files have not: stored events, or what runs for them', async () => {
    assert.equal((await run('create', '-f', 'definitions.yml')).exit, 0);
    const { exit, stdout } = await run('event', 'explain', '-f', 'ops.json', '--format', 'json');
    assert.equal(exit, 0);
    const [workflow] = JSON.parse(stdout).pipelines[0].workflows;
    assert.deepEqual(
      [workflow.outcome, workflow.mutator, workflow.handler],
      [
        'handled',
        { name: 'only_check_output', type: 'built-in' },
        { name: 'page', type: 'pipe', does: 'page-somebody' },
      ],
    );
    const response = await fetch(`${backend.apiUrl}/api/core/v2/namespaces/default/events`, {
      method: 'POST',
      headers: { Authorization: `Key ${backend.apiKey}` },
      body: JSON.stringify(event('ops')),
    });
    assert.equal(response.status, 201);
    await backend.settle();
    const ran = backend.outbox.list().length;
    assert.equal(ran, 1);
    const stored = await run('event', 'explain', 'web1', 'cpu');
    assert.match(stored.stdout, /legacy-pipeline-workflow-page: handled\n/);
    assert.equal(backend.outbox.list().length, ran, 'nothing is run');
  });

  it('refuses what it cannot explain', async () => {
    const cases: [string[], RegExp][] = [
      [['event', 'explain'], /name an entity and a check, or a file with an event/],
      [['event', 'explain', 'web1'], /name an entity and a check/],
      [['event', 'explain', '-f', 'nowhere.json'], /nowhere\.json/],
      [['event', 'explain', 'web1', 'none'], /not found/],
    ];
    for (const [argv, message] of cases) {
      const { exit, stderr } = await run(...argv);
      assert.equal(exit, 1);
      assert.match(stderr, message, argv.join(' '));
    }
  });
});
