import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before } from 'mocha';
import { eventShape } from '../../../../src/resources/core/event.js';
import type { Shape } from '../../../../src/resources/kit/fields.js';
import {
  type Codec,
  checkRequestShape,
  codecFor,
  entityConfigShape,
  jsonType,
  protobufType,
} from '../../../../src/wire/agent/index.js';
import { resourceJson } from '../../../../src/wire/resource-json.js';

/** Recorded sessions of the original programs, where they are at hand. */
const recordings = path.resolve(import.meta.dirname, '../../../../../shared/recordings');

interface Frame {
  readonly type?: string;
  readonly body?: { readonly json?: object; readonly base64?: string };
}

interface Recording {
  readonly steps: readonly {
    readonly agent_wire?: readonly { readonly frames: readonly Frame[] }[];
    readonly backend_frames?: readonly Frame[];
  }[];
}

interface Payload {
  readonly shape: Shape;
  /** Reads and writes again. */
  readonly again: (codec: Codec, payload: Uint8Array) => readonly [value: object, payload: Uint8Array];
}

const event: Payload = {
  shape: eventShape,
  again: (codec, payload) => {
    const value = codec.decodeEvent(payload);
    return [value, codec.encodeEvent(value)];
  },
};

const payloads: Readonly<Record<string, Payload>> = {
  keepalive: event,
  event,
  entity_config: {
    shape: entityConfigShape,
    again: (codec, payload) => {
      const value = codec.decodeEntityConfig(payload);
      return [value, codec.encodeEntityConfig(value)];
    },
  },
  check_request: {
    shape: checkRequestShape,
    again: (codec, payload) => {
      const value = codec.decodeCheckRequest(payload);
      return [value, codec.encodeCheckRequest(value)];
    },
  },
};

function framesOf(name: string): Frame[] {
  const { steps } = JSON.parse(readFileSync(path.join(recordings, name), 'utf8')) as Recording;
  return steps.flatMap(({ agent_wire = [], backend_frames = [] }) => [
    ...agent_wire.flatMap(({ frames }) => frames),
    ...backend_frames,
  ]);
}

/** Puts a value in the place of each placeholder. */
const filled = (text: string): string =>
  text
    .replace(/"<ts(?::\d+)?>"/g, '1700000000')
    .replace(/<uuid:(\d+)>/g, (_, n: string) => `00000000-0000-4000-8000-${n.padStart(12, '0')}`);

describe('recorded frames of the original programs', () => {
  const files = existsSync(recordings)
    ? readdirSync(recordings).filter((name) => name.startsWith('flow-') && framesOf(name).length > 0)
    : [];
  let json: Codec;
  let protobuf: Codec;
  before(async () => {
    [json, protobuf] = await Promise.all([codecFor(jsonType), codecFor(protobufType)]);
  });

  if (files.length === 0) it('are not at hand: nothing to read');

  for (const file of files) {
    it(`${file}: what is read and written again is what was sent`, () => {
      for (const { type = '', body } of framesOf(file)) {
        const payload = payloads[type];
        if (!payload || !body) continue;
        if (body.base64 !== undefined) {
          const sent = Buffer.from(body.base64, 'base64');
          const [value, written] = payload.again(protobuf, sent);
          // The order of maps is chance in the original.
          if (/(labels|annotations)":\{"[^"]*":"[^"]*",/.test(resourceJson(payload.shape, value)))
            assert.equal(written.length, sent.length);
          else assert.deepEqual(Buffer.from(written), sent);
        } else {
          const sent = filled(JSON.stringify(body.json));
          const [, written] = payload.again(json, Buffer.from(sent));
          assert.deepEqual(JSON.parse(Buffer.from(written).toString()), JSON.parse(sent));
        }
      }
    });
  }
});
