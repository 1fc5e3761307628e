import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kinds } from '../../../src/resources/index.js';
import { encode } from '../../../src/resources/kit/encode.js';
import type { Shape, Type } from '../../../src/resources/kit/fields.js';
import { writeJson } from '../../../src/wire/json/index.js';
import { resourceJson } from '../../../src/wire/resource-json.js';

/** Texts that need escapes, keys that JavaScript would reorder, halves of surrogate pairs. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('', '9', '10', '<&>', 'a"b\\c', '\u2028', '\ud800', '__proto__', 'é', '\u{1f600}\ufffd'),
);

function anyOf(type: Type): fc.Arbitrary<unknown> {
  switch (type.is) {
    case 'string':
      return text;
    case 'bool':
      return fc.boolean();
    case 'integer':
      return fc.oneof(fc.constant(0), fc.integer({ min: Math.max(type.min, -(2 ** 31)), max: 2 ** 31 - 1 }));
    case 'float':
      return fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, -0, 1e21, 1e-7),
      );
    case 'list':
      return fc.option(fc.array(anyOf(type.of), { maxLength: 3 }));
    case 'map':
      return fc.option(fc.dictionary(text, anyOf(type.of), { maxKeys: 4 }));
    case 'object':
      return type.optional ? fc.option(resourceOf(type.shape), { freq: 2 }) : resourceOf(type.shape);
    case 'custom':
      return fc.constant(type.codec.zero);
  }
}

const resourceOf = (shape: Shape): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(Object.entries(shape.fields).map(([name, { type }]) => [name, anyOf(type)])), {
    noNullPrototype: true,
  });

describe('the JSON of resources', () => {
  for (const kind of kinds) {
    it(`of ${kind.type} is that of the general writer`, () => {
      fc.assert(
        fc.property(resourceOf(kind.shape), fc.boolean(), (resource, escapeHtml) => {
          const expected = writeJson(encode(kind.shape, resource), { escapeHtml });
          assert.equal(resourceJson(kind.shape, resource, { escapeHtml }), expected);
        }),
        { numRuns: 60 },
      );
    });
  }
});
