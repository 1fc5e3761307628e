import assert from 'node:assert/strict';
import {
  decodeUtf8,
  fileTooLarge,
  InvalidUtf8Error,
  readDocuments,
} from '../../../../src/wire/documents/index.js';

const handler = (name: string): string =>
  `type: Handler\napi_version: core/v2\nmetadata:\n  name: ${name}\nspec:\n  type: pipe\n  command: cat\n`;

/** What is wrong; the document; what the original prints on stderr, and at the end. */
const refusals: [what: string, text: string, messages: string[], failure?: string][] = [
  ['words', 'just words\n', ['error parsing data as wrapped-json: json: cannot unmarshal string into Go value of type types.rawWrapper']],
  ['a list', '[{"type":"Handler"}]', ['error parsing data as wrapped-json: json: cannot unmarshal array into Go value of type types.rawWrapper']],
  ['a boolean for a name', 'type: Handler\nmetadata: {name: n}\nspec: {}\n', ['error parsing data as wrapped-json: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string']],
  ['nothing', '# a remark\n', ['error parsing spec: type could not be found: ""']],
  ['a plural', 'type: handlers\nspec: {}\n', ['error parsing spec: type could not be found: "handlers"']],
  ['a part', 'type: hook_list\nspec: {}\n', ['error parsing spec: "hook_list" is not a Resource']],
  ['another API', 'type: Secret\napi_version: secrets/v1\nspec: {}\n', ['error parsing spec: api not found']],
  ['a later version', 'type: Handler\napi_version: core/v2.15\nspec: {}\n', ['error parsing spec: requested version was v2.15.0, but only v2.14.0 is available']],
  ['no spec', 'type: Handler\nmetadata: {name: x}\n', ['no spec provided']],
  ['a wrong type', 'type: CheckConfig\nmetadata: {name: x}\nspec: {interval: often, command: x}\n', ['(offset 33): json: cannot unmarshal string into Go struct field CheckConfig.interval of type uint32']],
  ['a wrong type behind escapes', 'type: CheckConfig\nspec: {command: "<>", interval: often}\n', ['(offset 44): json: cannot unmarshal string into Go struct field CheckConfig.interval of type uint32']],
  ['a list for a spec', 'type: Event\nspec: []\n', ['(offset 1): json: cannot unmarshal array into Go value of type map[string]*json.RawMessage']],
  ['a bad id', 'type: Event\nspec: {id: nope}\n', ['invalid event id: invalid UUID length: 4']],
]; // biome-ignore format: a table

const metadata = { name: '', namespace: '', labels: null, annotations: null, created_by: '' };

describe('Documents', () => {
  for (const [what, text, messages] of refusals) {
    it(`are refused in the original's words: ${what}`, async () => {
      const result = await readDocuments(text);
      assert.deepEqual(
        result.messages,
        messages.map((message) => `resource 0: ${message}`),
      );
      assert.equal(result.failure, "some resources couldn't be parsed");
      assert.deepEqual(result.resources, []);
      assert.deepEqual(
        result.problems.map(({ message }) => message),
        messages,
      );
    });
  }

  it('are numbered by what was read before them; the place of a mistake is told', async () => {
    const text = `${handler('a')}---\ntype: Foo\nspec: {}\n---\n${handler('b')}--- # c\n{"type":"Bar","spec":{}}\n{"type":"Baz",\n"spec":{}}\n`;
    const { messages, problems, resources } = await readDocuments(text);
    assert.deepEqual(messages, [
      'resource 1: error parsing spec: type could not be found: "Foo"',
      'resource 2: error parsing spec: type could not be found: "Bar"',
      'resource 2: error parsing spec: type could not be found: "Baz"',
    ]);
    assert.deepEqual(
      problems.map(({ document, line }) => [document, line]),
      [
        [2, 9],
        [4, 20],
        [5, 21],
      ],
    );
    assert.deepEqual(resources, []);
  });

  it('stop at YAML that is none, and name its line in the file', async () => {
    const { failure, problems } = await readDocuments(`${handler('a')}---\nfoo: [\n`);
    assert.equal(failure, 'error parsing resources: yaml: line 1: did not find expected node content');
    assert.deepEqual(
      problems.map(({ document, line }) => [document, line]),
      [[2, 10]],
    );
  });

  it('repeat a JSON mistake as often as the original', async () => {
    const { messages, failure, problems } = await readDocuments('{"type":"Handler",\n"spec":{oops}}');
    const message = "invalid character 'o' looking for beginning of object key string";
    assert.deepEqual(messages, Array(11).fill(`resource 0: ${message}`));
    assert.equal(failure, 'too many errors');
    assert.deepEqual(problems, [{ message, document: 1, line: 2 }]);
  });

  it('give up after eleven bad ones in a row', async () => {
    const { messages, failure } = await readDocuments('{"type":"X","spec":{}}'.repeat(20));
    assert.equal(messages.length, 11);
    assert.equal(failure, 'too many errors');
  });

  it('have lines of less than 64 KiB', async () => {
    const long = (length: number): string => `# ${'x'.repeat(length - 2)}\n${handler('a')}`;
    assert.equal((await readDocuments(long(65_535))).failure, undefined);
    assert.equal(
      (await readDocuments(long(65_536))).failure,
      'error parsing resources: bufio.Scanner: token too long',
    );
  });

  it('take names outside over names inside and put labels together', async () => {
    const {
      resources: [read],
    } = await readDocuments(
      'type: check_config\nmetadata: {name: outer, labels: {a: outer, b: outer}}\nspec:\n  metadata: {name: inner, namespace: ns, labels: {a: inner, c: inner}}\n  command: x\n',
    );
    assert.equal(read?.kind.type, 'CheckConfig');
    assert.equal(read?.apiVersion, 'core/v2');
    const metadata = read?.resource['metadata'] as { name: string; namespace: string; labels: object };
    assert.deepEqual({ ...metadata.labels }, { a: 'outer', b: 'outer', c: 'inner' });
    assert.deepEqual([metadata.name, metadata.namespace], ['outer', 'ns']);
  });

  it('warn about the first unknown field, but not in events', async () => {
    const spec = '{zz: 1, command: x, aa: 2}';
    assert.deepEqual((await readDocuments(`type: Hook\nspec: ${spec}\n`)).messages, [
      'resource 0: warning: json: unknown field "aa"',
    ]);
    assert.deepEqual((await readDocuments(`type: Event\nspec: ${spec}\n`)).messages, []);
  });

  it('give silences without a name theirs', async () => {
    const {
      resources: [read],
    } = await readDocuments('type: Silenced\nspec: {check: http}\n');
    assert.equal(read?.kind.nameOf(read.resource), '*:http');
    assert.deepEqual(read?.resource['metadata'], { ...metadata, name: '*:http' });
  });

  it('keep time windows unless told otherwise', async () => {
    const text = 'type: CheckConfig\nspec: {subdue: {days: {all: [{begin: 1:00AM, end: 2:00AM}]}}}\n';
    const subdue = async (keepWindows?: boolean) =>
      (await readDocuments(text, { keepWindows })).resources[0]?.resource['subdue'];
    assert.notEqual(await subdue(), null);
    assert.equal(await subdue(false), null);
  });

  it('come from bytes that are UTF-8, and not too many', () => {
    assert.equal(decodeUtf8(Buffer.from('\ufeffé\n')), '\ufeffé\n');
    for (const [bytes, offset, line, reason] of [
      [[0x61, 10, 0xff], 2, 2, 'invalid leading UTF-8 octet'],
      [[0xc3, 0x28], 1, 1, 'invalid trailing UTF-8 octet'],
      [[0xe2, 0x82], 0, 1, 'incomplete UTF-8 octet sequence'],
      [[0xc0, 0x80], 0, 1, 'invalid length of a UTF-8 sequence'],
      [[0xed, 0xa0, 0x80], 0, 1, 'invalid Unicode character'],
    ] as const) {
      assert.throws(() => decodeUtf8(Uint8Array.from(bytes)), new InvalidUtf8Error(offset, line, reason));
    }
    assert.equal(fileTooLarge(1_000_000), undefined);
    assert.match(fileTooLarge(200 * 1024 * 1024) ?? '', /200 MiB.*100 MiB/);
  });
});
