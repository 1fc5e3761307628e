import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import { exchange } from '../../../support/api.js';
import { type Bench, linesOf, openBench } from '../../../support/bench.js';
import { type Listener, serving } from '../../../support/listeners.js';

type Documents = readonly object[];

const handler = (name: string, spec: object = {}, metadata: object = {}): object => ({
  type: 'Handler',
  api_version: 'core/v2',
  metadata: { name, ...metadata },
  spec: { type: 'pipe', command: `notify ${name}`, ...spec },
});

const check = (name: string, handlers: readonly string[]): object => ({
  type: 'CheckConfig',
  api_version: 'core/v2',
  metadata: { name },
  spec: { command: 'true', interval: 10, subscriptions: ['linux'], handlers },
});

const many = (count: number, make: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, index) => make(index));

const text = (documents: Documents): string => documents.map((it) => JSON.stringify(it)).join('\n');

describe('create of many resources', () => {
  let bench: Bench;
  /** Stands before the backend and sees what is under way at the same time. */
  let gate: Listener;
  let underWay: Map<string, string>;
  let most: number;
  /** Called for every request; what it returns is answered in place of the backend. */
  let see: (method: string, path: string, others: ReadonlyMap<string, string>) => number | undefined;

  before(async () => {
    bench = await openBench();
    gate = await serving((request, response) => {
      const { method = '', url: path = '', headers } = request;
      const refused = see(method, path, new Map(underWay));
      underWay.set(path, request.text);
      most = Math.max(most, underWay.size);
      const answer = async (): Promise<void> => {
        const body = request.text === '' ? {} : { body: request.text };
        const sending = {
          ...body,
          authorization: headers.authorization ?? '',
          headers: { 'Content-Type': 'application/json' },
        };
        // A refusal is slower than the others.
        for (let turn = 0; refused !== undefined && turn < 200; turn++) await new Promise(setImmediate);
        const {
          status,
          headers: told,
          text: answered,
        } = await (refused === undefined
          ? exchange(bench.backend.apiUrl, method, path, sending)
          : { status: refused, headers: {}, text: '{"message":"not today"}' });
        underWay.delete(path);
        response.writeHead(status, { 'Content-Type': told['content-type'] ?? 'application/json' });
        response.end(answered);
      };
      void answer();
    });
  });
  beforeEach(async () => {
    await bench.backend.reset();
    underWay = new Map();
    most = 0;
    see = () => undefined;
  });
  after(async () => {
    await gate.close();
    await bench.close();
  });

  const create = (documents: Documents, env: Record<string, string> = {}) =>
    bench.pipe(['create'], {
      stdin: text(documents),
      env: { SENSU_API_URL: gate.url, SENSU_API_KEY: bench.backend.apiKey, ...env },
    });
  const dump = async (): Promise<string> => (await bench.pipe(['dump', 'all', '--all-namespaces'])).stdout;
  const puts = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('PUT'));

  it('leaves what one request after the other leaves', async () => {
    const documents = many(110, (i) => {
      const name = `x${(i * 7) % 60}`;
      if (i % 3 === 0) return check(name, [`x${(i * 11) % 60}`]);
      return handler(name, { timeout: i, ...(i % 5 === 0 && { type: 'set', handlers: [`x${i % 60}`] }) });
    });
    documents.splice(70, 0, { type: 'Namespace', spec: { name: 'dev' } });
    documents.splice(71, 0, handler('late', {}, { namespace: 'dev' }));
    for (let at = 0; at < documents.length; at += 40) {
      const { exit, stderr } = await create(documents.slice(at, at + 40));
      assert.deepEqual([exit, stderr, most], [0, '', 1]);
    }
    const expected = await dump();
    await bench.backend.reset();
    const { exit, stdout, stderr } = await create(documents);
    assert.deepEqual([exit, stdout, stderr], [0, '', '']);
    assert.ok(most > 4, `${most} at a time`);
    assert.equal(await dump(), expected);
  });

  it('has nothing under way beside what it may depend on', async () => {
    const documents = [
      ...many(60, (i) => handler(`h${i}`)),
      ...many(60, (i) => (i % 2 ? check(`c${i}`, [`g${i - 1}`]) : handler(`g${i}`))),
      { type: 'Role', metadata: { name: 'r' }, spec: { rules: [{ verbs: ['get'], resources: ['checks'] }] } },
      ...many(20, (i) => handler(`h${i}`, { timeout: 5 })),
      { type: 'Namespace', spec: { name: 'dev' } },
      ...many(30, (i) => handler(`d${i}`, {}, { namespace: 'dev' })),
    ];
    const names = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
    const wrong: string[] = [];
    see = (method, path, others) => {
      if (method !== 'PUT') return undefined;
      for (const [other] of others) {
        if (/roles|namespaces\/[^/]+$/.test(path + other)) wrong.push(`${path} beside ${other}`);
        if (other === path) wrong.push(`${path} twice`);
        if (names(path) === `c${Number(names(other).slice(1)) + 1}`) wrong.push(`${path} beside ${other}`);
      }
      return undefined;
    };
    const { exit, exchanges } = await create(documents);
    assert.deepEqual([exit, wrong], [0, []]);
    assert.ok(most > 4, `${most} at a time`);
    assert.equal(puts(linesOf(exchanges)).length, documents.length);
  });

  it('sends the second time only what differs, and the first of each kind', async () => {
    const documents = [
      ...many(80, (i) => handler(`h${i}`, { command: `a <${i}> & "b" é` })),
      ...many(30, (i) => check(`c${i}`, [])),
      ...many(5, (i) => handler(`f${i}`, {}, { labels: { few: 'yes' } })),
    ];
    await create(documents);
    const before = await dump();
    const again = await create(documents);
    assert.deepEqual([again.exit, again.stdout, again.stderr], [0, '', '']);
    assert.deepEqual(linesOf(again.exchanges), [
      'PUT handlers/h0',
      'GET handlers/h0',
      'GET handlers?limit=1000',
      'PUT checks/c0',
      'GET checks/c0',
      'GET checks?limit=1000',
    ]);
    assert.equal(await dump(), before);

    documents[40] = handler('h40', { timeout: 3 });
    await bench.pipe(['handler', 'delete', 'h41', '--skip-confirm']);
    const third = await create([...documents, handler('h7'), handler('h7', { command: 'a <7> & "b" é' })]);
    assert.deepEqual(puts(linesOf(third.exchanges)).sort(), [
      'PUT checks/c0',
      'PUT handlers/h0',
      'PUT handlers/h40',
      'PUT handlers/h41',
      'PUT handlers/h7',
      'PUT handlers/h7',
      'PUT handlers/h7',
    ]);
    assert.equal((await bench.json('handler', 'info', 'h40')).timeout, 3);
  });

  it('sends what somebody else created, or does not say who manages it', async () => {
    const documents = many(60, (i) => handler(`h${i}`));
    await create(documents);
    await bench.pipe(['user', 'create', 'jane', '--password', 'P@ssw0rd!', '--groups', 'cluster-admins']);
    const login = ['configure', '-n', '--url', bench.backend.apiUrl, '--username', 'jane', '--password'];
    const env = { SENSU_API_KEY: '' };
    await bench.pipe([...login, 'P@ssw0rd!'], { env });
    const { exchanges } = await create(documents, env);
    assert.equal(puts(linesOf(exchanges)).length, 60);
    assert.equal((await bench.json('handler', 'info', 'h59')).metadata.created_by, 'jane');
    const { spec } = documents[30] as { spec: object };
    const body = JSON.stringify({ ...spec, metadata: { name: 'h30', namespace: 'default' } });
    const authorization = `Key ${bench.backend.apiKey}`;
    const path = '/api/core/v2/namespaces/default/handlers/h30';
    const headers = { 'Content-Type': 'application/json' };
    const bare = await exchange(bench.backend.apiUrl, 'PUT', path, { body, authorization, headers });
    assert.equal(bare.status, 201);
    const once = await create(documents, env);
    assert.deepEqual(puts(linesOf(once.exchanges)), ['PUT handlers/h0', 'PUT handlers/h30']);
  });

  it('stops exactly before a resource that is not valid', async () => {
    const documents = many(100, (i) => handler(`h${i}`, i === 57 ? { command: '' } : {}));
    const { exit, stderr, exchanges } = await create(documents);
    assert.equal(exit, 1);
    assert.equal(
      stderr,
      'Error: error putting resource #57 with name "h57" and namespace "default" ' +
        '(/api/core/v2/namespaces/default/handlers/h57): resource is invalid: missing command\n',
    );
    assert.equal(puts(linesOf(exchanges)).length, 58);
    assert.equal((await bench.json('handler', 'list')).length, 57);
  });

  it('begins nothing after a refusal that nobody could foresee, and names what was under way', async () => {
    const documents = many(100, (i) => handler(`h${i}`));
    see = (method, path) => (method === 'PUT' && path.endsWith('/h57') ? 500 : undefined);
    const { exit, stderr } = await create(documents);
    assert.equal(exit, 1);
    const [, told = ''] =
      /^after #57 these were under way and are applied: (.*)\nError: .* #57 .*: not today\n$/.exec(stderr) ??
      [];
    const later = told.split(', ').map((it) => Number(it.slice(1)));
    const stored = (await bench.json('handler', 'list')).map((it: { metadata: { name: string } }) =>
      Number(it.metadata.name.slice(1)),
    );
    const expected = [...many(57, () => ({})).keys(), ...later];
    assert.deepEqual(
      stored.sort((a: number, b: number) => a - b),
      expected,
    );
    assert.ok(later.length > 0 && later.length < 16, stderr);
  });

  it('tells a person what became of each', async () => {
    const documents = many(60, (i) => handler(`h${i}`));
    await create(documents.slice(0, 40));
    documents[20] = handler('h20', { timeout: 1 });
    writeFileSync(join(bench.folders.cwd, 'many.json'), text(documents));
    const { text: shown } = await bench.terminal(['create', '-f', 'many.json']);
    assert.deepEqual(shown.trim().split('\n').slice(18, 22), [
      'unchanged Handler default/h18',
      'unchanged Handler default/h19',
      'updated   Handler default/h20',
      'unchanged Handler default/h21',
    ]);
    assert.match(shown, /^39 unchanged, 1 updated, 20 created$/m);
  });
});
