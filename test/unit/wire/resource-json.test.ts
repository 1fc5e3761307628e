import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kinds } from '../../../src/resources/index.js';
import { encode } from '../../../src/resources/kit/encode.js';
import { writeJson } from '../../../src/wire/json/index.js';
import { resourceJson } from '../../../src/wire/resource-json.js';
import { anyResource } from '../../support/any-resource.js';

describe('the JSON of resources', () => {
  for (const kind of kinds) {
    it(`of ${kind.type} is that of the general writer`, () => {
      fc.assert(
        fc.property(anyResource(kind.shape), fc.boolean(), (resource, escapeHtml) => {
          const expected = writeJson(encode(kind.shape, resource), { escapeHtml });
          assert.equal(resourceJson(kind.shape, resource, { escapeHtml }), expected);
        }),
        { numRuns: 60 },
      );
    });
  }
});
