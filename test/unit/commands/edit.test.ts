import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, linesOf, openBench } from '../../support/bench.js';

const resources = `type: Handler
metadata: {name: slack}
spec: {type: pipe, command: cat}
---
type: CheckConfig
metadata: {name: disk}
spec: {command: df, interval: 60, subscriptions: [system]}
---
type: ClusterRole
metadata: {name: reader}
spec: {rules: [{verbs: [get], resources: [checks]}]}
---
type: RoleBinding
metadata: {name: reader}
spec:
  role_ref: {type: ClusterRole, name: reader}
  subjects: [{type: User, name: alice}]
---
type: Entity
metadata: {name: db1, labels: {region: eu, db_password: s3cret}}
spec: {entity_class: proxy}
`;

describe('edit', () => {
  let bench: Bench;
  let temporary: string;
  before(async () => {
    bench = await openBench();
    temporary = join(bench.folders.cwd, 'tmp');
    mkdirSync(temporary);
    script('die.sh', 'kill -9 $$');
  });
  beforeEach(async () => {
    await bench.backend.reset();
    assert.equal((await bench.pipe(['create'], { stdin: resources })).exit, 0);
  });
  afterEach(() => assert.deepEqual(readdirSync(temporary), [], 'the edited file is still there'));
  after(() => bench.close());

  const env = (EDITOR: string, more: object = {}) => ({
    env: {
      SENSU_API_URL: bench.backend.apiUrl,
      SENSU_API_KEY: bench.backend.apiKey,
      TMPDIR: temporary,
      EDITOR,
      ...more,
    },
  });
  const script = (name: string, text: string): string => {
    writeFileSync(join(bench.folders.cwd, name), text);
    return `sh ${name}`;
  };
  const edit = (words: string, editor: string) => bench.pipe(['edit', ...words.split(' ')], env(editor));

  it('sends what was changed, as it stands, and names it', async () => {
    const run = await edit('handlers slack', 'sed -i s/cat/tac/');
    assert.deepEqual([run.exit, run.stderr], [0, '']);
    assert.equal(run.stdout, 'Updated /api/core/v2/namespaces/default/handlers/slack\n');
    assert.deepEqual(linesOf(run.exchanges), ['GET handlers/slack', 'PUT handlers/slack']);
    assert.equal((await bench.json('handler', 'info', 'slack')).command, 'tac');
  });

  it('sends nothing that was not changed, and shows the file in the stored format', async () => {
    const yaml = await edit('checks disk', 'cat');
    assert.match(yaml.stdout, /^type: CheckConfig\napi_version: core\/v2\n[\s\S]*\n {2}interval: 60\n/);
    const { stdout } = await edit('checks disk', 'ls');
    assert.match(stdout, /\/sensu-resource\.\w+\.yaml\n$/);
    await bench.pipe(['config', 'set-format', 'json']);
    const json = await edit('handler slack', 'cat');
    assert.equal(JSON.parse(json.stdout).spec.command, 'cat');
    assert.deepEqual(linesOf(json.exchanges), ['GET handlers/slack']);
    await bench.pipe(['config', 'set-format', 'tabular']);
  });

  for (const [words, change, path] of [
    ['cluster-role reader', 's/get/list/', '/api/core/v2/clusterroles/reader'],
    ['role-binding reader', 's/alice/bob/', '/api/core/v2/namespaces/default/rolebindings/reader'],
  ] as const) {
    // The original takes one for a role, and can save neither.
    it(`can save a ${words.split(' ')[0]}`, async () => {
      const { exit, stdout, stderr } = await edit(words, `sed -i ${change}`);
      assert.deepEqual({ exit, stdout, stderr }, { exit: 0, stdout: `Updated ${path}\n`, stderr: '' });
    });
  }

  it('does not put what was hidden in place of a secret', async () => {
    const { exit, exchanges } = await edit('entity db1', 'sed -i s/eu/us/');
    assert.equal(exit, 0);
    assert.match(exchanges.at(-1)?.requestBody ?? '', /"db_password":"s3cret"/);
    const shown = await bench.json('entity', 'info', 'db1');
    assert.equal(shown.metadata.labels.region, 'us');
  });

  it('makes new resources of a blank one', async () => {
    const editor = script(
      'new.sh',
      "sed -i -e 's/^metadata:/&\\n  name: fresh/' -e 's/timeout: 0/timeout: 5\\n  command: date/' $1",
    );
    const { stdout, exchanges } = await edit('-b hooks', editor);
    assert.equal(stdout, 'Updated /api/core/v2/namespaces/default/hooks/fresh\n');
    assert.deepEqual(linesOf(exchanges), ['PUT hooks/fresh']);
  });

  for (const [words, editor, message, exit = 1] of [
    ['handler slack', 'false', 'exit status 1'],
    ['handler slack', 'no-such-editor', 'exec: "no-such-editor": executable file not found in $PATH'],
    ['handler slack', './no/editor', 'fork/exec ./no/editor: no such file or directory'],
    ['handler slack', 'sh die.sh', 'signal: killed'],
    ['handler slack', 'truncate -s 0', 'no resources were parsed'],
    ['handler a b', 'cat', 'resource name missing'],
    ['event a', 'cat', 'events need an entity and check component'],
    ['nothing a', 'cat', 'invalid resource type: nothing'],
    ['handler none', 'cat', 'not found'],
  ] as const) {
    it(`fails with "${message}"`, async () => {
      const run = await edit(words, editor);
      assert.deepEqual([run.exit, run.stderr], [exit, `Error: ${message}\n`]);
    });
  }

  describe('on a terminal', () => {
    const onTerminal = (editor: string, keys: string) =>
      bench.terminal(['edit', 'handler', 'slack'], {
        ...env(editor),
        script: [{ wait: 'Edit it again?', keys }],
      });
    // Breaks the type first, and mends it when it is asked again.
    const twice = () =>
      script(
        'twice.sh',
        'if grep -q pigeon $1; then sed -i s/pigeon/set/ $1; else sed -i s/pipe/pigeon/ $1; fi',
      );

    it('an edit that is refused may be edited again', async () => {
      const { exit, text } = await onTerminal(twice(), '\r');
      assert.equal(exit, 0);
      assert.match(text, /unknown handler type: pigeon/);
      assert.match(text, /Updated \/api\/core\/v2\/namespaces\/default\/handlers\/slack\n$/);
      assert.equal((await bench.json('handler', 'info', 'slack')).type, 'set');
    });

    for (const [name, keys] of [
      ['a no', 'n\r'],
      ['Ctrl-C', '\x03'],
    ] as const) {
      it(`${name} leaves everything as it is`, async () => {
        assert.equal((await onTerminal(twice(), keys)).exit, 1);
        assert.equal((await bench.json('handler', 'info', 'slack')).type, 'pipe');
      });
    }
  });
});
