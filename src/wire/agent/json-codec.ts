import { redactEntity } from '../../resources/core/entity.js';
import { type Event, eventShape } from '../../resources/core/event.js';
import { decode } from '../../resources/kit/decode.js';
import type { Shape, ValueOf } from '../../resources/kit/fields.js';
import { parseJson } from '../json/index.js';
import { resourceJson } from '../resource-json.js';
import { type CheckRequest, checkRequestShape } from './check-request.js';
import type { Codec } from './codec.js';
import { entityConfigShape } from './entity-config.js';

const write = (shape: Shape, value: object): Uint8Array =>
  Buffer.from(resourceJson(shape, value, { escapeHtml: true }));

function read<S extends Shape>(shape: S, payload: Uint8Array): ValueOf<S> {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString();
  return decode(shape, parseJson(text));
}

/** The entity of an event never leaves with its secrets in clear text: Sensu redacts whatever it writes as JSON. */
function withoutSecrets(event: Event): Event {
  const entity = event.entity && redactEntity(event.entity);
  return entity === event.entity ? event : { ...event, entity };
}

function readCheckRequest(payload: Uint8Array): CheckRequest {
  const request = read(checkRequestShape, payload);
  return {
    ...request,
    config: request.config && { ...request.config, scheduler: '' },
    hook_assets: request.hook_assets ?? {},
  };
}

/** Payloads are the bare objects, without `type` and `spec` around them. */
export const jsonCodec: Codec = {
  contentType: 'application/json',
  encodeEvent: (event) => write(eventShape, withoutSecrets(event)),
  decodeEvent: (payload) => read(eventShape, payload),
  encodeEntityConfig: (config) => write(entityConfigShape, config),
  decodeEntityConfig: (payload) => read(entityConfigShape, payload),
  encodeCheckRequest: (request) => write(checkRequestShape, request),
  decodeCheckRequest: readCheckRequest,
};
