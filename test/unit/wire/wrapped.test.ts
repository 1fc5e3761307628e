import assert from 'node:assert/strict';
import { check, event, namespace, tessen, user } from '../../../src/resources/index.js';
import { decode } from '../../../src/resources/kit/decode.js';
import type { JsonObject } from '../../../src/resources/kit/json.js';
import type { AnyKind } from '../../../src/resources/kit/kind.js';
import { writeJson } from '../../../src/wire/json/index.js';
import { wrap } from '../../../src/wire/wrapped.js';

const wrapped = (kind: AnyKind, json: JsonObject): string => writeJson(wrap(kind, decode(kind.shape, json)));

describe('The wrapped form', () => {
  it('takes the name of what has no metadata from where it is', () => {
    assert.equal(
      wrapped(namespace, { name: 'x' }),
      '{"type":"Namespace","api_version":"core/v2","metadata":{"name":"x"},"spec":{"name":"x"}}',
    );
    assert.equal(
      wrapped(user, { username: 'bob' }),
      '{"type":"User","api_version":"core/v2","metadata":{"name":"bob"},"spec":{"disabled":false,"username":"bob"}}',
    );
    assert.equal(
      wrapped(tessen, { opt_out: true }),
      '{"type":"TessenConfig","api_version":"core/v2","metadata":{},"spec":{"opt_out":true}}',
    );
  });

  it('sorts the keys of spec, labels that look like numbers too, and keeps the metadata of what is inside', () => {
    const { metadata, spec } = wrap(
      event,
      decode(event.shape, {
        metadata: { namespace: 'default' },
        entity: { metadata: { name: 'e', labels: { '9': 'a', '10': 'b' } } },
      }),
    );
    assert.deepEqual(metadata, { namespace: 'default' });
    const text = writeJson(spec);
    assert.match(text, /"metadata":\{"labels":\{"10":"b","9":"a"\},"name":"e"\}/);
    assert.deepEqual(Object.keys(spec as object), ['entity', 'id', 'pipelines', 'sequence']);
  });

  it('keeps the version that a document asked for', () => {
    assert.equal(wrap(check, decode(check.shape, {}), 'core/v2.1').api_version, 'core/v2.1');
  });
});
