import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, linesOf, openBench } from '../../support/bench.js';
import { serving } from '../../support/listeners.js';

const handler = (name: string, more = 'command: cat'): string =>
  `type: Handler\napi_version: core/v2\nmetadata:\n  name: ${name}\nspec:\n  type: pipe\n  ${more}\n`;

describe('create', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(() => bench.backend.reset());
  after(() => bench.close());

  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(bench.folders.cwd, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const names = async (): Promise<string[]> =>
    (await bench.json('handler', 'list')).map((item: { metadata: { name: string } }) => item.metadata.name);

  it('puts what files, folders and stdin hold, in their order, and says nothing', async () => {
    file('one.yml', `${handler('b')}---\n${handler('a')}`);
    file('tree/z.json', JSON.stringify({ type: 'Handler', metadata: { name: 'c' }, spec: { type: 'set' } }));
    file('tree/deeper/d.yml', handler('d'));
    const flat = await bench.pipe(['create', '-f', 'one.yml,tree']);
    assert.deepEqual(linesOf(flat.exchanges), ['PUT handlers/b', 'PUT handlers/a', 'PUT handlers/c']);
    const deep = await bench.pipe(['create', '-rf', 'tree']);
    assert.deepEqual(linesOf(deep.exchanges), ['PUT handlers/d', 'PUT handlers/c']);
    const piped = await bench.pipe(['create'], { stdin: handler('e') });
    assert.deepEqual(linesOf(piped.exchanges), ['PUT handlers/e']);
    for (const { exit, stdout, stderr } of [flat, deep, piped])
      assert.deepEqual({ exit, stdout, stderr }, { exit: 0, stdout: '', stderr: '' });
  });

  it('stops at the first resource that the backend refuses', async () => {
    const stdin = [handler('first'), handler('second', 'timeout: 5'), handler('third')].join('---\n');
    const { exit, stdout, stderr, exchanges } = await bench.pipe(['create'], { stdin });
    assert.equal(exit, 1);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      'Error: error putting resource #1 with name "second" and namespace "default" ' +
        '(/api/core/v2/namespaces/default/handlers/second): resource is invalid: missing command\n',
    );
    assert.deepEqual(linesOf(exchanges), ['PUT handlers/first', 'PUT handlers/second']);
    assert.deepEqual(await names(), ['first']);
  });

  it('fills in the namespace and who manages it', async () => {
    const stdin =
      '{"type":"Namespace","spec":{"name":"dev"}}' +
      '{"type":"Handler","metadata":{"name":"x"},"spec":{"type":"set"}}' +
      '{"type":"Handler","metadata":{"name":"y","namespace":"default","labels":{"sensu.io/managed_by":"sensu-agent"}},"spec":{"type":"set"}}' +
      '{"type":"Event","metadata":{},"spec":{"entity":{"metadata":{"name":"e","namespace":"default"}},"check":{"metadata":{"name":"c"}}}}';
    const { exit, stderr, exchanges } = await bench.pipe(['create', '--namespace', 'dev'], { stdin });
    assert.deepEqual({ exit, stderr }, { exit: 0, stderr: '' });
    const [, x, y, event] = exchanges.map(({ requestBody }) => JSON.parse(requestBody ?? '{}'));
    assert.deepEqual(x.metadata, {
      name: 'x',
      namespace: 'dev',
      labels: { 'sensu.io/managed_by': 'sensuctl' },
    });
    assert.equal(y.metadata.labels['sensu.io/managed_by'], 'sensu-agent');
    assert.equal(y.metadata.namespace, 'default');
    // The original would move the event, its entity and its check to the active namespace.
    assert.deepEqual(
      [event.metadata.namespace, event.entity.metadata.namespace, event.check.metadata.namespace],
      ['default', 'default', 'default'],
    );
  });

  it('tells as one document what it did, when it is asked to', async () => {
    const stdin = `${handler('a')}---\n${handler('b')}---\n{"type":"Namespace","spec":{"name":"dev"}}`;
    const tell = async (format: string, text: string) =>
      bench.pipe(['create', '--format', format], { stdin: text });
    const entry = (name: string, outcome: string) => ({
      type: 'Handler',
      name,
      namespace: 'default',
      outcome,
    });
    const first = await tell('json', stdin);
    const dev = { type: 'Namespace', name: 'dev', outcome: 'created' };
    assert.deepEqual(JSON.parse(first.stdout), [entry('a', 'created'), entry('b', 'created'), dev]);
    const second = await tell(
      'json',
      [handler('a', 'command: tac'), handler('b'), handler('c', 'x: 1')].join('---\n'),
    );
    assert.equal(second.exit, 1);
    assert.deepEqual(JSON.parse(second.stdout), [
      entry('a', 'updated'),
      entry('b', 'unchanged'),
      entry('c', 'failed'),
    ]);
    assert.match(second.stderr, /missing command/);
    assert.equal(
      (await tell('yaml', handler('b'))).stdout,
      '- type: Handler\n  name: b\n  namespace: default\n  outcome: unchanged\n',
    );
  });

  it('reads URLs, and follows the listing of a folder when told to', async () => {
    const web = await serving((request, response) => {
      const isFolder = request.url === '/defs/';
      response.setHeader('Content-Type', isFolder ? 'text/html' : 'text/plain');
      if (request.url === '/gone.yml') response.statusCode = 404;
      response.end(isFolder ? '<pre><a href="a.yml">a.yml</a></pre>' : handler('from-the-web'));
    });
    try {
      const run = (path: string, ...flags: string[]) =>
        bench.pipe(['create', ...flags, '-f', `${web.url}${path}`]);
      assert.equal((await run('/a.yml')).exit, 0);
      assert.deepEqual(await names(), ['from-the-web']);
      assert.equal((await run('/defs/')).stderr, 'Error: use -r to enable directory recursion\n');
      assert.equal((await run('/defs/', '-r')).exit, 0);
      assert.equal((await run('/gone.yml')).exit, 1);
    } finally {
      await web.close();
    }
    const local = file('local file.yml', handler('local'));
    assert.equal((await bench.pipe(['create', '-f', `file://${encodeURI(local)}`])).exit, 0);
  });

  describe('sends nothing when something cannot be read:', () => {
    const good = handler('good');
    const bad: Record<
      string,
      { content?: string | Uint8Array; stderr: RegExp; prepare?: (path: string) => void }
    > = {
      'a missing file': { stderr: /^Error: lstat bad: no such file or directory\n$/ },
      'a file that may not be read': {
        content: good,
        prepare: (path) => chmodSync(path, 0),
        stderr: /^Error: open bad: permission denied\n$/,
      },
      'bytes that are no UTF-8': {
        content: Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0x0a])]),
        stderr: /^Error: in bad: error parsing resources: yaml: invalid leading UTF-8 octet\n$/,
      },
      'a tab': { content: 'type: Handler\n\tname: x\n', stderr: /yaml: line 2: found a tab character/ },
      'YAML that was cut off': { content: 'type: Handler\nspec: {a: b\n', stderr: /yaml: line 2: / },
      'JSON that was cut off': {
        content: '{"type": "Handler"',
        stderr: /unexpected EOF[\s\S]*too many errors\n$/,
      },
      'a file of 200 MB': {
        content: '',
        prepare: (path) => truncateSync(path, 200 * 1024 * 1024),
        stderr: /^Error: in bad: .*100 Mi?B/,
      },
      '100,000 brackets': {
        content: `${'['.repeat(100_000)}\n`,
        stderr: /^(?!.*Maximum call stack)[\s\S]*Error: in bad: /,
      },
      'aliases that explode': {
        content: `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij']
          .map(
            (letter, index) =>
              `${letter}: &${letter} [${Array(10).fill(`*${'abcdefghij'[index]}`).join(', ')}]`,
          )
          .join('\n')}\n`,
        stderr: /Error: in bad: /,
      },
      'an unknown kind': { content: 'type: Foo\nspec: {}\n', stderr: /type could not be found: "Foo"/ },
      'a value of the wrong type': {
        content: handler('x', 'timeout: soon'),
        stderr: /cannot unmarshal string into Go struct field Handler.timeout of type uint32/,
      },
      'an event without an entity': {
        content: '{"type":"Event","metadata":{"namespace":"default"},"spec":{}}',
        stderr: /^Error: in bad: event must contain an entity\n$/,
      },
    };
    for (const [title, { content, stderr, prepare }] of Object.entries(bad)) {
      it(title, async function () {
        if (title.includes('may not be read') && process.getuid?.() === 0) return this.skip();
        file('good.yml', good);
        const path = join(bench.folders.cwd, 'bad');
        if (content !== undefined) file('bad', content);
        prepare?.(path);
        const result = await bench.pipe(['create', '-f', 'good.yml', '-f', 'bad']);
        if (content !== undefined) file('bad', '');
        const { rmSync } = await import('node:fs');
        rmSync(path, { force: true });
        assert.match(result.stderr, stderr);
        assert.equal(result.exit, 1);
        assert.deepEqual(result.exchanges, []);
      }).timeout(20_000);
    }
  });

  describe('tells a person', () => {
    it('of very many mistakes the first, and how many more there are', async () => {
      file('many.yml', `${'---\ntype: Nonsense\nspec: {}\n'.repeat(3000)}`);
      const { exit, text } = await bench.terminal(['create', '-f', 'many.yml']);
      assert.equal(exit, 1);
      assert.equal(text.match(/^many\.yml, line \d+, document \d+: /gm)?.length, 20);
      assert.match(text, /^\.\.\. and 2980 more; with 2> FILE the file gets all of them, in short$/m);
      const { stderr } = await bench.pipe(['create', '-f', 'many.yml']);
      assert.equal(stderr.match(/^resource 0: /gm)?.length, 3000);
    });

    it('what a backend says without the codes in it that would steer the terminal', async () => {
      const listener = await serving((_request, response) => {
        response.writeHead(400, { 'Content-Type': 'application/json' });
        response.end('{"message":"\\u001b]0;owned\\u0007no\\u001b[2J\\u009b2J way\\ttab"}');
      });
      try {
        const env = { SENSU_API_URL: listener.url, SENSU_API_KEY: 'k' };
        const shown = await bench.terminal(['handler', 'list'], { env });
        assert.equal(shown.printed.replaceAll('\r', ''), 'Error: ]0;ownedno[2J2J way\ttab\n');
        const { stderr } = await bench.pipe(['handler', 'list'], { env });
        assert.equal(stderr, 'Error: \x1b]0;owned\x07no\x1b[2J\x9b2J way\ttab\n');
      } finally {
        await listener.close();
      }
    });

    it('what became of each resource', async () => {
      file('some.yml', `${handler('kept')}---\n${handler('changed')}`);
      await bench.pipe(['create', '-f', 'some.yml']);
      file('some.yml', [handler('kept'), handler('changed', 'command: tac'), handler('fresh')].join('---\n'));
      const { exit, text, exchanges } = await bench.terminal(['create', '-f', 'some.yml']);
      assert.equal(exit, 0);
      assert.equal(
        text,
        'unchanged Handler default/kept\nupdated   Handler default/changed\ncreated   Handler default/fresh\n' +
          '1 unchanged, 1 updated, 1 created\n',
      );
      const puts = linesOf(exchanges).filter((line) => line.startsWith('PUT'));
      assert.deepEqual(puts, ['PUT handlers/changed', 'PUT handlers/fresh']);
    });

    it('what was and was not applied after a failure', async () => {
      file('some.yml', [handler('ok'), handler('bad', 'timeout: 1'), handler('never')].join('---\n'));
      const { exit, text } = await bench.terminal(['create', '-f', 'some.yml']);
      assert.equal(exit, 1);
      assert.match(
        text,
        /^created {3}Handler default\/ok\nfailed {4}Handler default\/bad\n1 created, 1 failed; 1 not sent: Handler default\/never \(some.yml, line 9\)\nError: error putting resource #1 /,
      );
    });

    it('where a mistake is', async () => {
      file('some.yml', `${handler('ok')}---\ntype: Foo\nspec: {}\n`);
      const { text, exchanges } = await bench.terminal(['create', '-f', 'some.yml']);
      assert.match(text, /^some.yml, line 9, document 2: .*"Foo" .*\nError: in some.yml: some resources/);
      assert.match(text, /Nothing was sent/);
      assert.deepEqual(exchanges, []);
    });

    const hints: Record<string, [content: string, said: RegExp]> = {
      'a type that is almost right': [
        handler('x').replace('Handler', 'handlers'),
        /line 1, document 1, handlers "x": .*\(did you mean Handler\?\)/,
      ],
      'a type of another world': ['type: Pod\nspec: {}\n', /"Pod" \(`describe-type all` lists the types\)/],
      'a text for a number': [
        handler('x', 'timeout: soon'),
        /Handler "x": .*\(timeout must be a whole number, not a text\)/,
      ],
      'a line without end': [
        `a: ${'x'.repeat(70_000)}\n`,
        /^some.yml, line 1: the line has more than 64 KiB\n/,
      ],
      'a missing name': [handler("''"), /The resource has no name: it goes into `metadata.name`/],
      'a missing namespace': [
        handler('x').replace('name: x', 'name: x\n  namespace: nowhere'),
        /Create the namespace first: `namespace create nowhere`/,
      ],
    };
    for (const [title, [content, said]] of Object.entries(hints)) {
      it(`what to do about ${title}`, async () => {
        file('some.yml', content);
        const { exit, text } = await bench.terminal(['create', '-f', 'some.yml']);
        assert.match(text, said);
        assert.equal(exit, 1);
        const inPipe = await bench.pipe(['create', '-f', 'some.yml']);
        assert.doesNotMatch(inPipe.stderr, said);
      });
    }

    it('of a linked folder that is passed over', async () => {
      file('linked/real/x.yml', handler('x'));
      mkdirSync(join(bench.folders.cwd, 'links'), { recursive: true });
      symlinkSync(join(bench.folders.cwd, 'linked'), join(bench.folders.cwd, 'links', 'to'));
      const { text } = await bench.terminal(['create', '-rf', 'links']);
      assert.equal(
        text,
        'links/to: a link to a folder is not followed\nnothing to do: no resources were read\n',
      );
    });
  });
});

describe('delete', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  after(() => bench.close());

  it('takes resources away in their order and stops at the first that is not there', async () => {
    const stdin = [handler('a'), handler('b'), handler('c')].join('---\n');
    await bench.pipe(['create'], { stdin });
    await bench.pipe(['delete'], { stdin: handler('b') });
    const { exit, stderr, exchanges } = await bench.pipe(['delete'], { stdin });
    assert.equal(exit, 1);
    assert.equal(
      stderr,
      'Error: error deleting resource 1 (/api/core/v2/namespaces/default/handlers/b): not found\n',
    );
    assert.deepEqual(linesOf(exchanges), ['DELETE handlers/a', 'DELETE handlers/b']);
  });

  it('reads what a shell names with <(command)', async () => {
    const name = `${bench.folders.cwd}/pipe`;
    execFileSync('mkfifo', [name]);
    const link = `${name}.link`;
    symlinkSync(name, link);
    const [{ exit, stderr }] = await Promise.all([
      bench.pipe(['create', '-f', link]),
      writeFile(name, handler('piped')),
    ]);
    assert.deepEqual([exit, stderr], [0, '']);
  });

  it('refuses folders, missing files and a terminal', async () => {
    mkdirSync(join(bench.folders.cwd, 'folder'));
    const error = async (...argv: string[]) => (await bench.pipe(['delete', ...argv])).stderr;
    assert.equal(await error('-f', 'folder'), 'Error: directories not supported yet\n');
    assert.equal(await error('-f', 'none.yml'), 'Error: open none.yml: no such file or directory\n');
    assert.equal((await bench.terminal(['delete'])).text, 'Error: empty stdin\n');
  });
});
