import assert from 'node:assert/strict';
import { NumberLiteral } from '../../../../src/resources/kit/json.js';
import {
  JsonSyntaxError,
  offsetOf,
  parseJson,
  parseJsonPrefix,
  writeJson,
} from '../../../../src/wire/json/index.js';

/** Text; what is wrong with it as a whole document, and as the first value of a stream (none: it is good). */
const mistakes: [text: string, document: string | undefined, stream: string | undefined][] = [
  ['', 'unexpected end of JSON input', 'EOF'],
  [' \n\t', 'unexpected end of JSON input', 'EOF'],
  ['{"a":', 'unexpected end of JSON input', 'unexpected EOF'],
  ['"abc', 'unexpected end of JSON input', 'unexpected EOF'],
  ['nul', "invalid character ' ' in literal null (expecting 'l')", 'unexpected EOF'],
  ['-', "invalid character ' ' in numeric literal", 'unexpected EOF'],
  ['nope', "invalid character 'o' in literal null (expecting 'u')", undefined],
  ['{bad', "invalid character 'b' looking for beginning of object key string", undefined],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string", undefined],
  ['{"a" 1}', "invalid character '1' after object key", undefined],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair", undefined],
  ['[1 2]', "invalid character '2' after array element", undefined],
  ['[1,]', "invalid character ']' looking for beginning of value", undefined],
  ['"a\nb"', "invalid character '\\n' in string literal", undefined],
  ['"\\x"', "invalid character 'x' in string escape code", undefined],
  ['"\\u12g"', "invalid character 'g' in \\u hexadecimal character escape", undefined],
  ['[-a]', "invalid character 'a' in numeric literal", undefined],
  ['[1.a]', "invalid character 'a' after decimal point in numeric literal", undefined],
  ['[1ea]', "invalid character 'a' in exponent of numeric literal", undefined],
  ['é', "invalid character 'Ã' looking for beginning of value", undefined],
  ['\u0000', "invalid character '\\x00' looking for beginning of value", undefined],
  ['['.repeat(100_000), "invalid character '[' exceeded max depth", undefined],
];

function messageOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof JsonSyntaxError);
    return error.message;
  }
}

describe('JSON', () => {
  for (const [text, document, stream] of mistakes) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))} in Sensu's words`, () => {
      assert.equal(
        messageOf(() => parseJson(text)),
        document,
      );
      assert.equal(
        messageOf(() => parseJsonPrefix(text)),
        stream ?? document,
      );
    });
  }

  it('reads values one after another, and only the whole of a document', () => {
    const text = ' {"a":1}\n[2] "x" 3nope';
    const values = [];
    for (let at = 0; values.length < 4; ) {
      const { value, end } = parseJsonPrefix(text, at);
      values.push(value);
      at = end;
    }
    assert.deepEqual(values, [{ a: 1 }, [2], 'x', 3]);
    assert.equal(
      messageOf(() => parseJson('{} trailing')),
      "invalid character 't' after top-level value",
    );
  });

  it('counts the bytes read before a mistake', () => {
    assert.throws(() => parseJson('{"é":x}'), { offset: 7 });
  });

  it('keeps the text of numbers that JavaScript would change', () => {
    const text = '[1,1.5,1e21,1.0,1e3,-0,12345678901234567890]';
    assert.deepEqual(parseJson(text), [
      1,
      1.5,
      new NumberLiteral('1e21'),
      new NumberLiteral('1.0'),
      new NumberLiteral('1e3'),
      new NumberLiteral('-0'),
      new NumberLiteral('12345678901234567890'),
    ]);
    assert.equal(writeJson(parseJson(text)), text);
  });

  it('keeps a key called __proto__ as a key', () => {
    for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1.0}}']) {
      const value = parseJson(text) as object;
      assert.equal(Object.getPrototypeOf(value), Object.prototype);
      assert.equal(writeJson(value as Record<string, never>), text);
    }
  });

  it("writes Go's JSON: indented, escaped, maps in their own order", () => {
    const value = { list: [1, {}], none: [], map: new Map([['10', 1n], ['9', 2n]]) }; // biome-ignore format: one line
    assert.equal(writeJson(value), '{"list":[1,{}],"none":[],"map":{"10":1,"9":2}}');
    assert.equal(
      writeJson(value, { indent: 2 }),
      '{\n  "list": [\n    1,\n    {}\n  ],\n  "none": [],\n  "map": {\n    "10": 1,\n    "9": 2\n  }\n}',
    );
    assert.equal(writeJson('<&>\u2028\ud800\u007f'), '"<&>\\u2028\ufffd\u007f"');
    assert.equal(writeJson('<&>', { escapeHtml: true }), '"\\u003c\\u0026\\u003e"');
    assert.throws(() => writeJson([Number.NaN]), /json: unsupported value: NaN/);
  });

  it('writes and reads 10,000 levels', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    assert.equal(writeJson(parseJson(deep)), deep);
  });

  it('finds the offset that a type error names: after scalars, after the bracket that opens', () => {
    const text = '{"interval":"x","a":{"b":[1,"é",3]},"a":{"b":[7]}}';
    assert.equal(offsetOf(text, ['interval']), 15);
    assert.equal(offsetOf('{"a":{"b":[1,"é",3]}}', ['a', 'b', 2]), 19);
    assert.equal(offsetOf(text, ['a']), 42);
    assert.equal(offsetOf(text, ['a', 'b', 0]), 48);
  });
});
