import fc from 'fast-check';
import type { CustomCodec, Shape, Type } from '../../src/resources/kit/fields.js';
import { hookListCodec } from '../../src/resources/kit/shared.js';

/** Texts that need escapes, keys that JavaScript would reorder, halves of surrogate pairs. */
export const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('', '9', '10', '<&>', 'a"b\\c', '\u2028', '\ud800', '__proto__', 'é', '\u{1f600}\ufffd'),
);

/** Any resource of a shape, its fields filled with what is most likely to be mistaken. */
export function anyResource(shape: Shape, text = anyText): fc.Arbitrary<object> {
  const fields = Object.entries(shape.fields).map(([name, { type }]) => [name, anyOf(type, text)]);
  return fc.record(Object.fromEntries(fields), { noNullPrototype: true });
}

function anyOf(type: Type, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  switch (type.is) {
    case 'string':
      return text;
    case 'bool':
      return fc.boolean();
    case 'integer':
      return fc.oneof(
        fc.constantFrom(0, type.min, type.max),
        fc.integer({ min: Math.max(type.min, -(2 ** 31)), max: 2 ** 31 - 1 }),
      );
    case 'float':
      return fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, -0, 1e21, 1e-7),
      );
    case 'list':
      return fc.option(fc.array(anyOf(type.of, text), { maxLength: 3 }));
    case 'map':
      return fc.option(fc.dictionary(text, anyOf(type.of, text), { maxKeys: 4 }));
    case 'object':
      return type.optional
        ? fc.option(anyResource(type.shape, text), { freq: 2 })
        : anyResource(type.shape, text);
    case 'custom':
      return anyCustom(type.codec, text);
  }
}

function anyCustom(codec: CustomCodec<unknown>, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (codec.shape) return anyResource(codec.shape, text);
  if (codec === hookListCodec)
    return fc.record({ type: text, hooks: fc.option(fc.array(text, { minLength: 1, maxLength: 2 })) });
  if (codec.goType === 'uuid.UUID') return fc.option(fc.uuid(), { nil: '' });
  return fc.constant(codec.zero);
}
