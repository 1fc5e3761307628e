import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type JsonObject, type JsonValue, NumberLiteral } from '../../src/resources/kit/json.js';
import { readDocuments } from '../../src/wire/documents/index.js';
import { splitPieces } from '../../src/wire/documents/pieces.js';
import { parseJsonPrefix } from '../../src/wire/json/index.js';
import { loadYaml } from '../../src/wire/yaml/index.js';

interface Entry {
  file: string;
  shape: 'resource' | 'array' | 'malformed';
  resources: { type: string; api_version: string | null; name: string | null; commercial: boolean }[];
  twin?: string;
  twins_equal?: boolean;
}

interface Result {
  exit: number;
  stderr?: string;
  crash?: boolean;
}

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');
const documents = path.join(corpus, 'docs-6.7');
const there = fs.existsSync(path.join(documents, 'index.json'));

/** The values in a file, whatever they are. */
function valuesOf(text: string): JsonValue[] {
  const values: JsonValue[] = [];
  for (const piece of splitPieces(text)) {
    if (!/^\s*[{[]/.test(piece.text)) {
      values.push(loadYaml(piece.text));
      continue;
    }
    for (let at = 0; piece.text.slice(at).trim() !== ''; ) {
      const { value, end } = parseJsonPrefix(piece.text, at);
      values.push(value);
      at = end;
    }
  }
  return values.filter((value) => value !== null);
}

const read = (file: string): string => fs.readFileSync(path.join(documents, file), 'utf8');

/** A value to compare by what it means: numbers by their value, keys in any case at the top. */
function plain(value: JsonValue): unknown {
  if (value instanceof NumberLiteral) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function field(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const key = Object.keys(value).find((other) => other.toLowerCase() === name);
  return key === undefined ? undefined : (value as JsonObject)[key];
}

/** Namespaces carry their name in `spec`. */
const nameOf = (value: JsonValue): JsonValue =>
  field(field(value, 'metadata'), 'name') ??
  (field(value, 'type') === 'Namespace' ? field(field(value, 'spec'), 'name') : null) ??
  null;

describe('The corpus of published definitions', () => {
  if (!there) {
    it('is not here: nothing to compare with', () => {});
    return;
  }
  const index = JSON.parse(read('index.json')) as { files: Entry[] };
  const results = JSON.parse(fs.readFileSync(path.join(corpus, 'results-6.7.5.json'), 'utf8')) as {
    files?: Record<string, Result>;
  } & Record<string, Result>;

  it('parses as its index says', () => {
    for (const entry of index.files.filter(({ shape }) => shape === 'resource')) {
      const found = valuesOf(read(entry.file)).map((value) => [
        field(value, 'type'),
        field(value, 'api_version') ?? null,
        nameOf(value),
      ]);
      const wanted = entry.resources.map(({ type, api_version, name }) => [type, api_version, name]);
      assert.deepEqual(found, wanted, entry.file);
    }
  });

  it('reads YAML and its JSON twin alike, and differs where the texts differ', () => {
    const pairs = index.files.filter(
      ({ file, shape, twins_equal }) =>
        /ya?ml$/.test(file) && shape === 'resource' && typeof twins_equal === 'boolean',
    );
    assert.ok(pairs.length > 150);
    for (const { file, twin, twins_equal } of pairs) {
      const [yaml, json] = [file, twin as string].map((name) => valuesOf(read(name)).map(plain));
      if (twins_equal) assert.deepEqual(yaml, json, file);
      else assert.notDeepEqual(yaml, json, file);
    }
  });

  it('refuses what is malformed, with the line', async () => {
    const malformed = index.files.filter(({ shape }) => shape === 'malformed');
    assert.equal(malformed.length, 2);
    for (const { file } of malformed) {
      const { resources, failure, problems } = await readDocuments(read(file));
      assert.match(failure ?? '', /^error parsing resources: yaml: line \d+: /, file);
      assert.deepEqual(resources, [], file);
      assert.ok(problems[0] && problems[0].line > 1 && problems[0].document === 1, file);
    }
  });

  it('says on stderr what the original said before it sent anything', async () => {
    const byFile = Object.entries(results.files ?? results).filter(([, { crash }]) => !crash);
    assert.ok(byFile.length > 400);
    for (const [file, { stderr }] of byFile) {
      const { messages, failure } = await readDocuments(read(file));
      const name = path.basename(file);
      const said = messages.map((line) => `${line}\n`).join('');
      const end = failure === undefined ? '' : `Error: in ${name}: ${failure}\n`;
      const wanted = (stderr ?? '').replace(/Error: error putting [\s\S]*/, '');
      assert.equal(said + end, wanted, file);
    }
  });
});
