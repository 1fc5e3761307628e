import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { elementTexts } from '../../../../src/wire/json/elements.js';

describe('the elements of a JSON list', () => {
  it('are what the list was made of, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (list) => {
        const texts = elementTexts(JSON.stringify(list));
        assert.deepEqual(
          texts,
          list.map((item) => JSON.stringify(item)),
        );
      }),
    );
  });

  it('are none of what is no list', () => {
    for (const text of ['', 'null', '{}', '[]', '[ ]', '"[1]"']) assert.deepEqual(elementTexts(text), []);
    assert.deepEqual(elementTexts('["a\\\\", "b\\"]",\n{"c":[1,2]}]\n'), [
      '"a\\\\"',
      '"b\\"]"',
      '{"c":[1,2]}',
    ]);
  });
});
