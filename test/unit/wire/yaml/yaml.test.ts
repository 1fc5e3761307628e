import assert from 'node:assert/strict';
import { writeJson } from '../../../../src/wire/json/index.js';
import { loadYaml, YamlError } from '../../../../src/wire/yaml/index.js';
import { dumpYaml, naturalOrder } from '../../../../src/wire/yaml/write/index.js';

const json = (text: string): string => writeJson(loadYaml(text));

/** YAML, and the JSON that Sensu makes of it. */
const readings: [yaml: string, json: string][] = [
  ['', 'null'],
  ['# only a remark\n', 'null'],
  ['b: 1\na: x\n', '{"a":"x","b":1}'],
  ['[yes, No, ON, off, y, n, "yes", true]', '[true,false,true,false,true,false,"yes",true]'],
  ['[0644, 0x1F, 0b11, 0o17, 1_000, +12, -0, 08]', '[420,31,3,15,1000,12,0,8]'],
  ['[1.0, 1e3, .5, 1.5e-7, 1e400]', '[1,1000,0.5,1.5e-7,"1e400"]'],
  ['[12345678901234567890, -9223372036854775809]', '[12345678901234567890,-9223372036854776000]'],
  ['[~, null, , NULL, ""]', 'error'],
  ['- ~\n- null\n-\n- ""\n', '[null,null,null,""]'],
  ['[2001-01-01, 1:30, 1.2.3, <<]', '["2001-01-01","1:30","1.2.3","<<"]'],
  ['1: a\nyes: b\n1.5: c\n1234567.5: d\n', '{"1":"a","1.2345675e+06":"d","1.5":"c","true":"b"}'],
  ['a: 1\na: 2\n', '{"a":2}'],
  ['base: &b {x: 1, z: 2}\nd:\n  <<: *b\n  z: 3\n', '{"base":{"x":1,"z":2},"d":{"x":1,"z":3}}'],
  ['a: {z: 3, <<: {z: 2}}\n', '{"a":{"z":2}}'],
  ['a: |\n  x\n   y\n\nb: >-\n  one\n  two\n\n  three\n', '{"a":"x\\n y\\n","b":"one two\\nthree"}'],
  ['a: plain\n  goes on\n\n  here\n', '{"a":"plain goes on\\nhere"}'],
  ["a: \"\\x41\\u00e9\\U0001F6A8\\n\"\nb: 'it''s'\n", '{"a":"Aé🚨\\n","b":"it\'s"}'],
  ['? - a\n  - b\n', 'error'],
  ['!!str 12', '"12"'],
  ['!!binary aGk=', '"hi"'],
  ['--- first\n--- [\n', '"first"'],
  ['\ufeffa: b\nc: d\n', '{"a":"b","c":"d"}'],
  ['__proto__: {a: 1}\n', '{"__proto__":{"a":1}}'],
  ['command: a\r\nother: b\r\n', '{"command":"a","other":"b"}'],
];

/** YAML that is refused, Sensu's message and the line on which the mistake is. */
const refusals: [yaml: string, message: string, line: number | undefined][] = [
  ['type: Handler\n\tname: x\n', 'yaml: line 2: found a tab character that violates indentation', 2],
  ['metadata: {name: x\n', "yaml: line 1: did not find expected ',' or '}'", 2],
  ['foo: [\n', 'yaml: line 1: did not find expected node content', 2],
  ['a: b: c\n', 'yaml: mapping values are not allowed in this context', 1],
  ['x: 1\na: b: c\n', 'yaml: line 2: mapping values are not allowed in this context', 2],
  ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key', 3],
  ['a: 1\nb\nc: 2\n', "yaml: line 3: could not find expected ':'", 3],
  ['a: 1\n- b\n', 'yaml: line 1: did not find expected key', 2],
  ['a: - b\n', 'yaml: block sequence entries are not allowed in this context', 1],
  ['x: 1\na: "b\n', 'yaml: line 3: found unexpected end of stream', 3],
  ['x: 1\na: @b\n', 'yaml: line 2: found character that cannot start any token', 2],
  ['x: 1\na: "\\q"\n', 'yaml: line 2: found unknown escape character', 2],
  ['a: *nowhere\n', "yaml: unknown anchor 'nowhere' referenced", undefined],
  ['a: &a [*a]\n', "yaml: anchor 'a' value contains itself", undefined],
  ['x: 1\na: \u0007\n', 'yaml: control characters are not allowed', 2],
  [
    'c: {{ .x }}\n',
    'yaml: invalid map key: map[interface {}]interface {}{".x":interface {}(nil)}',
    undefined,
  ],
  ['a: !!int x\n', 'yaml: cannot decode !!str `x` as a !!int', undefined],
  ['<<: 3\n', 'yaml: map merge requires map or sequence of maps as the value', undefined],
  ['a: .inf\n', 'json: unsupported value: +Inf', undefined],
  ['['.repeat(100_000), 'yaml: exceeded max depth of 10000', 1],
];

describe('YAML', () => {
  it('means what it means to Sensu', () => {
    for (const [text, wanted] of readings) {
      if (wanted === 'error') assert.throws(() => loadYaml(text), YamlError, text);
      else assert.equal(json(text), wanted, text);
    }
  });

  for (const [text, message, line] of refusals) {
    it(`is refused: ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(() => loadYaml(text), { name: 'YamlError', message, line });
    });
  }

  it('refuses aliases that explode, and takes those that do not', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`)}]`,
    );
    const bomb = `l0: &l0 [x, x, x]\n${levels.join('\n')}\n`;
    assert.throws(() => loadYaml(bomb), { message: 'yaml: document contains excessive aliasing' });
    assert.equal(json('a: &x [1]\nb: [*x, *x]\n'), '{"a":[1],"b":[[1],[1]]}');
  });

  it('reads 5,000 levels', () => {
    assert.equal(writeJson(loadYaml('['.repeat(5_000) + ']'.repeat(5_000))).length, 10_000);
  });
});

/** Values and the YAML that Sensu makes of them. */
const writings: [value: Parameters<typeof dumpYaml>[0], yaml: string][] = [
  [{ list: ['a', { b: 1, c: [] }], none: null, map: {} }, 'list:\n- a\n- b: 1\n  c: []\nnone: null\nmap: {}\n'],
  [['yes', '0644', '1.5', '', '~', '2001-01-01', '1:30', 'on', '=', '<<'], null as unknown as string],
  [
    ["it's", 'a: b', 'a #b', '- x', '#c', ' x', 'x ', '"q"', 'a:b', '{x}'],
    "- it's\n- 'a: b'\n- 'a #b'\n- '- x'\n- '#c'\n- ' x'\n- 'x '\n- '\"q\"'\n- a:b\n- '{x}'\n",
  ],
  [['a\nb', 'a\nb\n', 'a\n\n', ' a\nb', 'a \nb'], '- |-\n  a\n  b\n- |\n  a\n  b\n- |+\n  a\n\n- |2-\n   a\n  b\n- "a \\nb"\n'],
  [['tab\t', '🚨 é', '\u0007'], '- "tab\\t"\n- "\\U0001F6A8 é"\n- "\\a"\n'],
  [[1, -2, 0.5, 1234567.5, 1e21, 9007199254740991, 100000.5], '- 1\n- -2\n- 0.5\n- 1.2345675e+06\n- 1e+21\n- 9007199254740991\n- 100000.5\n'],
  [{ text: Array(12).fill('eleven char').join(' ') }, 'text: eleven char eleven char eleven char eleven char eleven char eleven char eleven\n  char eleven char eleven char eleven char eleven char eleven char\n'],
  [{ ['k'.repeat(129)]: [1] }, `? ${'k'.repeat(129)}\n: - 1\n`],
]; // biome-ignore format: a table

describe('YAML output', () => {
  it("is Sensu's, byte for byte", () => {
    for (const [value, wanted] of writings) {
      if (wanted === null) {
        const lines = dumpYaml(value).trim().split('\n');
        assert.deepEqual(
          lines.filter((line) => !line.startsWith('- "')),
          ['- =', '- <<'],
        );
      } else assert.equal(dumpYaml(value), wanted);
    }
  });

  it('orders keys as Sensu does where that is asked for', () => {
    const value = Object.fromEntries(
      ['b', 'a10', 'a9', 'B', '10', '9', '_x', 'a_1', 'a1'].map((key) => [key, 0]),
    );
    assert.deepEqual(dumpYaml(naturalOrder(value)).match(/^"?[\w]+/gm), [
      '_x',
      '"9',
      '"10',
      'B',
      'a_1',
      'a1',
      'a9',
      'a10',
      'b',
    ]);
  });
});
