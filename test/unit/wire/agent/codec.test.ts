import assert from 'node:assert/strict';
import fc from 'fast-check';
import { before } from 'mocha';
import { type Event, eventShape } from '../../../../src/resources/core/event.js';
import { settle } from '../../../../src/resources/kit/encode.js';
import type { Shape } from '../../../../src/resources/kit/fields.js';
import {
  type CheckRequest,
  type Codec,
  checkRequestShape,
  codecFor,
  type EntityConfig,
  entityConfigShape,
  isUnknownEntity,
  jsonType,
  protobufType,
  unknownEntity,
} from '../../../../src/wire/agent/index.js';
import { resourceJson } from '../../../../src/wire/resource-json.js';
import { anyResource, anyText } from '../../../support/any-resource.js';

/** Halves of surrogate pairs cannot be sent: what is not a character becomes the character for that. */
const text = anyText.map((value) => value.replace(/\p{Surrogate}/gu, '\ufffd'));
const events = anyResource(eventShape, text) as fc.Arbitrary<Event>;
const configs = anyResource(entityConfigShape, text) as fc.Arbitrary<EntityConfig>;
const requests = (anyResource(checkRequestShape, text) as fc.Arbitrary<CheckRequest>).map((request) => ({
  ...request,
  hook_assets: request.hook_assets ?? {},
}));

const payloads = {
  event: {
    shape: eventShape,
    any: events,
    encode: (codec: Codec, value: object) => codec.encodeEvent(value as Event),
    decode: (codec: Codec, payload: Uint8Array): object => codec.decodeEvent(payload),
  },
  'entity configuration': {
    shape: entityConfigShape,
    any: configs,
    encode: (codec: Codec, value: object) => codec.encodeEntityConfig(value as EntityConfig),
    decode: (codec: Codec, payload: Uint8Array): object => codec.decodeEntityConfig(payload),
  },
  'check request': {
    shape: checkRequestShape,
    any: requests,
    encode: (codec: Codec, value: object) => codec.encodeCheckRequest(value as CheckRequest),
    decode: (codec: Codec, payload: Uint8Array): object => codec.decodeCheckRequest(payload),
  },
} as const;

/** As it is in memory after a journey on which all that is empty is the same. */
function settled(shape: Shape, value: object): string {
  const result = settle(shape, value);
  const hookAssets = 'hook_assets' in result && { hook_assets: result.hook_assets ?? {} };
  return resourceJson(shape, { ...result, ...hookAssets });
}

/** A message by the numbers of its fields: `field(1, 'web')` is a string, `field(5, 1)` a number. */
function field(number: number, value: string | number | Buffer): Buffer {
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
  if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)]);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
}

const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields);

describe('payloads between backend and agent', () => {
  let json: Codec;
  let protobuf: Codec;
  before(async () => {
    [json, protobuf] = await Promise.all([codecFor(jsonType), codecFor(protobufType)]);
  });

  for (const [name, { shape, any, encode, decode }] of Object.entries(payloads)) {
    it(`protobuf brings back any ${name}, and the same one has the same bytes`, () => {
      fc.assert(
        fc.property(any as fc.Arbitrary<object>, (value) => {
          const payload = encode(protobuf, value);
          const back = decode(protobuf, payload);
          assert.equal(resourceJson(shape, back), settled(shape, value));
          assert.deepEqual(encode(protobuf, back), payload);
        }),
        { numRuns: 200 },
      );
    });

    it(`JSON brings back any ${name}`, () => {
      fc.assert(
        fc.property(any as fc.Arbitrary<object>, (value) => {
          const payload = encode(json, value);
          assert.deepEqual(encode(json, decode(json, payload)), payload);
        }),
        { numRuns: 200 },
      );
    });

    it(`garbage for a ${name} is an Error and nothing else`, () => {
      const judge = (codec: Codec, payload: Uint8Array): void => {
        try {
          encode(codec, decode(codec, payload));
        } catch (error) {
          assert.ok(error instanceof Error && error.message !== '');
          assert.ok(!(error instanceof TypeError), `${error.stack}`);
        }
      };
      fc.assert(
        fc.property(
          any as fc.Arbitrary<object>,
          fc.uint8Array(),
          fc.nat(),
          fc.nat(255),
          (value, noise, at, byte) => {
            for (const codec of [json, protobuf]) {
              const payload = Buffer.from(encode(codec, value));
              judge(codec, noise);
              judge(codec, payload.subarray(0, at % (payload.length + 1)));
              if (payload.length > 0) payload[at % payload.length] = byte;
              judge(codec, payload);
            }
          },
        ),
        { numRuns: 200 },
      );
    });
  }

  it('protobuf has the field numbers of Sensu, empty fields left out, inner objects always there', () => {
    const event = protobuf.decodeEvent(Buffer.alloc(0));
    event.timestamp = 1700000000;
    event.id = '00112233-4455-6677-8899-aabbccddeeff';
    event.metadata.labels = { b: '2', a: '1' };
    const sent = protobuf.encodeEvent(event);
    const id = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const label = (key: string, value: string) => field(3, message(field(1, key), field(2, value)));
    assert.deepEqual(
      Buffer.from(sent),
      message(field(1, 1700000000), field(5, message(label('a', '1'), label('b', '2'))), field(6, id)),
    );
    assert.deepEqual(
      Buffer.from(protobuf.encodeEntityConfig(unknownEntity('ops'))),
      message(field(1, message(field(1, 'not found'), field(2, 'ops'))), field(2, 'agent'), field(6, '')),
    );
  });

  it('what one side does not know it skips, what was not sent is empty', () => {
    const system = message(field(1, 'web1'), field(99, 'later'));
    const check = message(field(38, field(1, 'disk')), field(28, 2), field(99, '{"extended":1}'));
    const event = protobuf.decodeEvent(
      message(field(2, message(field(1, 'agent'), field(3, system))), field(3, check), field(200, 7)),
    );
    assert.equal(event.entity?.system.hostname, 'web1');
    assert.equal(event.entity?.subscriptions, null);
    assert.deepEqual(event.entity?.deregistration, { handler: '' });
    assert.equal(event.check?.metadata.name, 'disk');
    assert.equal(event.check?.status, 2);
    assert.equal(event.check?.output, '');
    assert.equal(event.check?.hooks, null);
    assert.equal(event.metrics, null);
    assert.equal(event.id, '');
  });

  it('a check’s output may be in any character set', () => {
    const event = protobuf.decodeEvent(field(3, field(26, Buffer.from([0x63, 0x61, 0x66, 0xe9]))));
    assert.equal(event.check?.output, 'caf\ufffd');
  });

  it('a hook that ran carries its configuration inside in protobuf', () => {
    const config = message(field(1, field(1, 'ps')), field(2, 'ps aux'));
    const payload = field(3, message(field(34, message(field(1, config), field(5, 'out'))), field(38, '')));
    const { check } = protobuf.decodeEvent(payload);
    assert.equal(check?.hooks?.[0]?.metadata.name, 'ps');
    assert.equal(check?.hooks?.[0]?.command, 'ps aux');
    assert.equal(check?.hooks?.[0]?.output, 'out');
  });

  it('who schedules a check is told in protobuf, not in JSON', () => {
    const request: CheckRequest = {
      config: protobuf.decodeCheckRequest(field(1, field(1, 'true'))).config,
      assets: null,
      hooks: null,
      issued: 1,
      hook_assets: {},
      secrets: null,
    };
    Object.assign(request.config ?? {}, { scheduler: 'memory' });
    const back = (codec: Codec) => codec.decodeCheckRequest(codec.encodeCheckRequest(request)).config;
    assert.equal(back(protobuf)?.scheduler, 'memory');
    assert.equal(back(json)?.scheduler, '');
    assert.ok(!Buffer.from(json.encodeCheckRequest(request)).includes('scheduler'));
  });

  it('JSON hides the values of secret labels, protobuf does not', () => {
    const event = json.decodeEvent(
      Buffer.from('{"entity":{"metadata":{"name":"web","labels":{"password":"x","region":"eu"}}}}'),
    );
    const labels = (codec: Codec) => codec.decodeEvent(codec.encodeEvent(event)).entity?.metadata.labels;
    assert.deepEqual({ ...labels(json) }, { password: 'REDACTED', region: 'eu' });
    assert.deepEqual({ ...labels(protobuf) }, { password: 'x', region: 'eu' });
  });

  it('the marker for an entity that is not stored', () => {
    for (const codec of [json, protobuf]) {
      const marker = codec.decodeEntityConfig(codec.encodeEntityConfig(unknownEntity('ops')));
      assert.ok(isUnknownEntity(marker));
      assert.equal(marker.metadata.namespace, 'ops');
    }
    assert.equal(
      Buffer.from(json.encodeEntityConfig(unknownEntity('ops'))).toString(),
      '{"metadata":{"name":"not found","namespace":"ops"},"entity_class":"agent","subscriptions":null,"deregister":false,"deregistration":{}}',
    );
  });

  it('errors are told in Sensu’s words', () => {
    const told: readonly (readonly [read: () => unknown, message: string])[] = [
      [() => json.decodeEvent(Buffer.from('{"id":"xyz"}')), 'invalid event id: invalid UUID length: 3'],
      [
        () => json.decodeEvent(Buffer.from('{not json')),
        "invalid character 'n' looking for beginning of object key string",
      ],
      [() => json.decodeEvent(Buffer.alloc(0)), 'unexpected end of JSON input'],
      [
        () => json.decodeEvent(Buffer.from('{"timestamp":"now"}')),
        'json: cannot unmarshal string into Go struct field Event.timestamp of type int64',
      ],
      [() => protobuf.decodeEvent(field(6, 'abc')), 'event ID is invalid: invalid UUID (got 3 bytes)'],
      [() => protobuf.decodeEvent(Buffer.from([0x12, 0x7f])), 'unexpected EOF'],
    ];
    for (const [read, expected] of told) assert.throws(read, { message: expected });
  });

  it('nanoseconds are the nearest number, what no 64 bits hold is refused', () => {
    const event = protobuf.decodeEvent(Buffer.alloc(0));
    for (const timestamp of [2 ** 60, 1795389144093000000, 2 ** 63, -(2 ** 63)]) {
      event.timestamp = timestamp;
      assert.equal(protobuf.decodeEvent(protobuf.encodeEvent(event)).timestamp, timestamp);
    }
    for (const timestamp of [2 ** 64, 1.5, Number.NaN]) {
      event.timestamp = timestamp;
      assert.throws(() => protobuf.encodeEvent(event), /64-bit integer out of range/);
    }
    event.timestamp = -1;
    assert.equal(protobuf.decodeEvent(protobuf.encodeEvent(event)).timestamp, -1);
  });
});
