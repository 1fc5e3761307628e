import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJsonPrefix } from '../../../../src/wire/json/index.js';

describe('JSON values one after another', () => {
  it('are cut where each of them ends, whatever stands in their texts', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ',', ':', '\n', 'ü'),
      maxLength: 8,
    });
    const value = fc.letrec<{ any: unknown; list: unknown; map: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      map: fc.dictionary(text, tie('any'), { maxKeys: 4, noNullPrototype: true }),
    }));
    const blank = fc.constantFrom('', ' ', '\n', '\r\n\t');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(value.list, value.map), blank), { minLength: 1 }),
        (documents) => {
          const stream = documents.map(([document, space]) => JSON.stringify(document) + space).join('');
          let at = 0;
          for (const [document, space] of documents) {
            const read = parseJsonPrefix(stream, at);
            assert.equal(JSON.stringify(read.value), JSON.stringify(document));
            // Where nothing follows, blanks may count or not.
            assert.ok(
              stream.slice(read.end).trimStart() ===
                stream.slice(at + JSON.stringify(document).length).trimStart(),
            );
            at += JSON.stringify(document).length + space.length;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('may be followed by anything', () => {
    assert.deepEqual(parseJsonPrefix(' x{"a":"}"} } nonsense', 2), { value: { a: '}' }, end: 11 });
    assert.throws(() => parseJsonPrefix('x{"a":"}"', 1), { message: 'unexpected EOF' });
    assert.throws(() => parseJsonPrefix('x{"a":[1}', 1), {
      message: "invalid character '}' after array element",
    });
  });
});
