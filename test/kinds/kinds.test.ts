import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { kinds } from '../../src/resources/index.js';
import { loadYaml } from '../../src/wire/yaml/index.js';
import { startTestBackend, type TestBackend } from '../support/backend.js';
import { type CliResult, runInPipe } from '../support/cli.js';
import { type Folders, makeFolders } from '../support/home.js';
import { type Sample, samples } from './samples.js';

/** API keys are granted, not written down. */
const notFromFiles = new Set(['APIKey']);

/**
 * The life of a resource of every kind, through the front door: created from a file, listed, shown, created again
 * from what is shown, and deleted.
 */
describe('every kind', () => {
  let backend: TestBackend;
  let folders: Folders;
  before(async () => {
    folders = makeFolders();
    backend = await startTestBackend();
  });
  after(async () => {
    await backend.close();
    folders.remove();
  });

  const run = async (argv: readonly string[], stdin?: string): Promise<CliResult> => {
    const env = { SENSU_API_URL: backend.apiUrl, SENSU_API_KEY: backend.apiKey };
    const call = { argv, home: folders.home, env, now: () => backend.clock.now() };
    const result = await runInPipe(stdin === undefined ? call : { ...call, stdin });
    await backend.settle();
    return result;
  };
  const succeed = async (argv: readonly string[], stdin?: string): Promise<string> => {
    const { exit, stdout, stderr } = await run(argv, stdin);
    assert.deepEqual([exit, stderr], [0, ''], argv.join(' '));
    return stdout;
  };

  for (const { type, apiGroup, command } of kinds) {
    if (!command?.list || notFromFiles.has(type)) continue;
    const { name: group, info, delete: removal } = command;

    it(`${type}: is created, listed, shown, created again and deleted`, async () => {
      const sample = samples[type];
      assert.ok(sample, `test/kinds/samples.ts has no ${type}`);
      const document = { type, api_version: apiGroup, metadata: sample.metadata ?? {}, spec: sample.spec };
      assert.equal(await succeed(['create'], JSON.stringify(document)), '');
      await isListed(group, sample);
      if (info) await isStable(group, type, sample);
      if (removal) await isDeleted(group, removal.verb ?? 'delete', info !== undefined, sample);
    });
  }

  async function isListed(group: string, { names }: Sample): Promise<void> {
    const json = JSON.parse(await succeed([group, 'list', '--format', 'json'])) as unknown[];
    const shown = JSON.stringify(json);
    for (const name of names) assert.ok(shown.includes(`"${name}"`), `${name} in ${shown}`);
    const table = await succeed([group, 'list', '--format', 'tabular']);
    for (const name of names) assert.match(table, new RegExp(`(^|\\s)${name}\\s`, 'm'));
    const yaml = (await succeed([group, 'list', '--format', 'yaml'])).split(/^---$/m).map(loadYaml);
    const wrapped = await succeed([group, 'list', '--format', 'wrapped-json']);
    assert.equal(yaml.length, json.length);
    assert.equal([...wrapped.matchAll(/^\{$/gm)].length, json.length);
  }

  /** What `info` shows can be created again and shows the same then. */
  async function isStable(group: string, type: string, { names }: Sample): Promise<void> {
    const show = (format: string) => succeed([group, 'info', ...names, '--format', format]);
    const first = await show('wrapped-json');
    assert.equal(JSON.parse(first).type, type);
    // Yet another result of the same check is another event: its history grows.
    if (type === 'Event') return;
    assert.equal(await succeed(['create'], first), '');
    const labelled = await show('yaml');
    assert.equal(await succeed(['create'], labelled), '');
    assert.equal(await show('yaml'), labelled);
  }

  async function isDeleted(group: string, verb: string, hasInfo: boolean, { names }: Sample): Promise<void> {
    assert.equal(await succeed([group, verb, ...names, '--skip-confirm']), 'Deleted\n');
    const again = hasInfo ? [group, 'info', ...names] : [group, verb, ...names, '--skip-confirm'];
    const { exit, stderr } = await run(again);
    assert.equal(exit, 1);
    assert.match(stderr, /^Error: .*not found/);
  }
});
