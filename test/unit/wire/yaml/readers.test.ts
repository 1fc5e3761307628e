import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { JsonValue } from '../../../../src/resources/kit/json.js';
import { splitPieces } from '../../../../src/wire/documents/pieces.js';
import { writeJson } from '../../../../src/wire/json/index.js';
import { isCommon } from '../../../../src/wire/yaml/common-form.js';
import { loadYaml } from '../../../../src/wire/yaml/index.js';
import { readQuickly } from '../../../../src/wire/yaml/js-yaml.js';
import { readExactly } from '../../../../src/wire/yaml/read/index.js';

/** What is read, the order of keys included, or what is said instead. */
function outcome(read: (text: string) => JsonValue, text: string): string {
  try {
    return writeJson(read(text));
  } catch (error) {
    const { name, message, line } = error as { name: string; message: string; line?: number };
    return `${name}, line ${line}: ${message}`;
  }
}

const assertAlike = (text: string): void =>
  assert.equal(outcome(loadYaml, text), outcome(readExactly, text), JSON.stringify(text));

const isReadQuickly = (text: string): boolean => isCommon(text) && readQuickly(text) !== undefined;

const scalars = [
  ...['x', 'a b', '12', '-3', '0644', '1.50', 'yes', 'null', '~', '', '2001-01-01', '.inf', '1_000', '-0'],
  ...['"q\\"r"', "'s''t'", '"a: b"', '"\\u00e9\\n"', "it's", 'a#b', 'a #c', 'x:y', 'http://x/?y', '::1', '&x y', '*x'],
  ...['{a: 1, b: [x, y]}', '[1, "2", {c: d}]', '{}', '[]', '{"j": [true,{}]}', '{{ .x }}', '"{{ .x }}"', '{null}'],
  ...['[a,\n    b]', '{a: b,\nc: d}', '"two\n    lines"', "'two\n\nlines'", 'two\n      lines', '[a, [b]]', '[a: b]'],
  ...['|\n          text\n\n          - more\n', '>-\n          folded\n          text\n', '|2\n      x', '|+\n\n'],
]; // biome-ignore format: a list
const keys = [
  'a',
  'b',
  'name',
  '"q"',
  "'s'",
  'a b',
  'B',
  '10',
  'true',
  '1.5',
  '~',
  'é',
  '__proto__',
  '<<',
  '? x',
];

const { node } = fc.letrec<{ node: string[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalars).map((scalar) => [scalar]),
    fc
      .array(fc.tuple(fc.constantFrom(...keys), tie('node')), { minLength: 1, maxLength: 4 })
      .map((entries) => entries.flatMap(([key, lines]) => under(`${key}:`, lines))),
    fc
      .array(tie('node'), { minLength: 1, maxLength: 4 })
      .map((items) => items.flatMap((lines) => under('-', lines))),
  ),
}));

/** One line goes behind its head, more of them below, where now and then they lie too deep. */
function under(head: string, lines: string[]): string[] {
  if (lines.length === 1) return [`${head} ${lines[0]}`];
  return [head, ...lines.map((line) => `  ${line}`)];
}

const document = node.map((lines) => `${lines.join('\n')}\n`);
const bits = [
  ...[' ', '  ', '\n', '\n\n', '\n  ', '- ', '-', ':', ': ', '? ', '#', ' # c', ',', '[', ']', '{', '}', '"', "'"],
  ...['|', '>', '|-', '>+', '&a ', '*a', '!!str ', '!', '%', '@', '\\', '\\/', '\t', '\r', '---', '...', '<<', '0x1f'],
  ...['\u00a0', '\u2028', '\ufeff', '🚨', '\ud83d', '\u0007', 'k: v', '__proto__: ', 'null', '""'],
]; // biome-ignore format: a list

/** A document with something put in, left out or moved. */
const mutated = fc
  .tuple(document, fc.array(fc.tuple(fc.nat(), fc.constantFrom('', ...bits), fc.nat(3)), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) =>
    changes.reduce((changed, [place, bit, dropped]) => {
      const at = place % (changed.length + 1);
      return changed.slice(0, at) + bit + changed.slice(at + dropped);
    }, text),
  ); // biome-ignore format: one thing

const corpus = path.resolve(import.meta.dirname, '../../../../../shared/corpus');

describe('The two readers of YAML', () => {
  it('read alike what is generated', () => {
    fc.assert(fc.property(document, assertAlike), { numRuns: 1000 });
    fc.assert(fc.property(mutated, assertAlike), { numRuns: 2000 });
    fc.assert(fc.property(fc.array(fc.constantFrom(...bits, ...keys)), (all) => assertAlike(`${all.join('')}\n`)), {
      numRuns: 1000,
    }); // biome-ignore format: three alike
  });

  it('read alike what looks alike to one of them', () => {
    for (const text of [
      '- - \n- x\n',
      'b: {null}\nb: c\n',
      '    >-\n  # d\n',
      '"q": "a\n"q": b\n',
      'a: {[x]}\n',
      '{"a": 1, b "k":[c]}\n',
      '{a: b,\n c: :d}\n',
      'a: [b?c]\n',
      `${'k'.repeat(1100)}: x\n`,
      'a: "\\ud800"\n',
      'a: "x\\\n\n\n  y"\n',
      '1.0: a\n1e30: b\n',
      'a: |\n  x',
    ]) {
      assertAlike(text);
    }
  });

  it('leave no trace on prototypes, however deep', () => {
    const text = `a:\n  __proto__: {polluted: 1}\n  constructor: {prototype: {polluted: 1}}\n`;
    assert.ok(isReadQuickly(text));
    assertAlike(text);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    for (const depth of [90, 110, 9_000]) assertAlike(`a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`);
  });

  it('need the slower one for rare forms only', () => {
    const check = `type: CheckConfig
metadata:
  name: cpu # a remark
  annotations: {note: "it's ok"}
spec:
  command: check-cpu.rb -w 75 -c {{ .labels.max }} && echo 'a:b' | wc -l
  cron: '0 * * * *'
  subscriptions: ["linux", entity:x]
  output: |
    line: 1

    line? 2
  handlers:
  - slack
  check_hooks:
  - non-zero: [ps]
  subdue: null
`;
    assert.ok(isReadQuickly(check));
    assert.ok(isReadQuickly(`---\n${check}`));
  });

  const there = fs.existsSync(corpus);
  it(`read published definitions alike, the faster one nearly all${there ? '' : ': they are not here'}`, () => {
    if (!there) return;
    const files = (fs.readdirSync(corpus, { recursive: true }) as string[]).filter((file) =>
      /\.ya?ml$/.test(file),
    );
    const texts = files.map((file) => fs.readFileSync(path.join(corpus, file), 'utf8'));
    const pieces = texts.flatMap((text) => splitPieces(text).map((piece) => piece.text));
    const yaml = pieces.filter((text) => !/^\s*[[{]/.test(text));
    for (const text of [...texts, ...pieces]) assertAlike(text);
    assert.ok(yaml.filter(isReadQuickly).length > 0.9 * yaml.length);
  });
});
