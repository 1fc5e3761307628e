import { parse, type Type } from 'protobufjs';
import { type Event, eventShape } from '../../../resources/core/event.js';
import { settle } from '../../../resources/kit/encode.js';
import type { Shape, ValueOf } from '../../../resources/kit/fields.js';
import { canonicalUuid } from '../../../resources/kit/uuid.js';
import { type CheckRequest, checkRequestShape } from '../check-request.js';
import { type Codec, protobufType } from '../codec.js';
import { entityConfigShape } from '../entity-config.js';
import { fromMessage, type Message } from './messages.js';
import { NumberReader, NumberWriter } from './numbers.js';
import { schema } from './schema.js';

let codec: Codec | undefined;

/** The codec, made when it is asked for the first time: reading the schema takes milliseconds. */
export function protobufCodec(): Codec {
  codec ??= makeCodec();
  return codec;
}

function makeCodec(): Codec {
  const { root } = parse(schema, { keepCase: true });
  const [event, entityConfig, checkRequest] = ['Event', 'EntityConfig', 'CheckRequest'].map((name) =>
    root.lookupType(name),
  ) as [Type, Type, Type];
  return {
    contentType: protobufType,
    encodeEvent: (value) => write(event, eventMessage(value)),
    decodeEvent: (payload) => eventOf(read(event, payload)),
    encodeEntityConfig: (value) => write(entityConfig, inOrder(entityConfigShape, value)),
    decodeEntityConfig: (payload) => fromMessage(entityConfigShape, read(entityConfig, payload)),
    encodeCheckRequest: (value) => write(checkRequest, checkRequestMessage(value)),
    decodeCheckRequest: (payload) => checkRequestOf(read(checkRequest, payload)),
  };
}

const write = (type: Type, message: object): Uint8Array =>
  type.encode(message as Record<string, unknown>, new NumberWriter()).finish();

function read(type: Type, payload: Uint8Array): Message {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  try {
    return type.decode(new NumberReader(bytes)) as unknown as Message;
  } catch (error) {
    // What the library calls an index, Sensu calls an end.
    throw error instanceof RangeError ? new Error('unexpected EOF') : error;
  }
}

/** Resources in memory are messages already; maps are put in order, so that the same resource has the same bytes. */
const inOrder = <S extends Shape>(shape: S, value: object): ValueOf<S> => settle(shape, value) as ValueOf<S>;

function eventMessage(value: Event): object {
  const event = inOrder(eventShape, value);
  const id = event.id === '' ? null : uuidBytes(event.id);
  if (!event.check?.hooks) return { ...event, id };
  const hooks = event.check.hooks.map(({ duration, executed, issued, output, status, ...config }) => ({
    config,
    duration,
    executed,
    issued,
    output,
    status,
  }));
  return { ...event, id, check: { ...event.check, hooks } };
}

function eventOf(message: Message): Event {
  const event = fromMessage(eventShape, message);
  event.id = uuidOf(message.id as Uint8Array | undefined);
  return event;
}

function checkRequestMessage(request: CheckRequest): object {
  const message = inOrder(checkRequestShape, request);
  const scheduler = request.config?.scheduler;
  return scheduler ? { ...message, config: { ...message.config, scheduler } } : message;
}

function checkRequestOf(message: Message): CheckRequest {
  const request = fromMessage(checkRequestShape, message);
  const { scheduler = '' } = (message.config ?? {}) as { scheduler?: string };
  return {
    ...request,
    config: request.config && { ...request.config, scheduler },
    hook_assets: request.hook_assets ?? {},
  };
}

const uuidBytes = (uuid: string): Uint8Array => Buffer.from(uuid.replaceAll('-', ''), 'hex');

function uuidOf(bytes: Uint8Array | undefined): string {
  if (!bytes?.length) return '';
  if (bytes.length !== 16) throw new Error(`event ID is invalid: invalid UUID (got ${bytes.length} bytes)`);
  return canonicalUuid(Buffer.from(bytes).toString('hex'));
}
