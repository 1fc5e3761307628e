import type { IncomingMessage } from 'node:http';
import { type DecodeOptions, decode } from '../../resources/kit/decode.js';
import type { Shape, ValueOf } from '../../resources/kit/fields.js';
import type { JsonValue } from '../../resources/kit/json.js';
import { parseJsonPrefix } from '../../wire/json/index.js';
import { type HttpError, internalError, invalidArgument } from './errors.js';
import type { Request } from './route.js';

export const tooLargeText = 'http: request body too large';

/** How much of an oversized body is still taken from the wire before the connection breaks. */
const patience = 64 * 1024 * 1024;

export interface ReceivedBody {
  readonly bytes: Buffer;
  readonly tooLarge: boolean;
}

/** Reads a body up to `limit` bytes. More is taken from the wire, so that the client reads the answer, and dropped. */
export function receiveBody(message: IncomingMessage, limit: number): Promise<ReceivedBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let kept = 0;
    let seen = 0;
    message.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      const rest = limit - kept;
      if (rest > 0) {
        const part = chunk.length > rest ? chunk.subarray(0, rest) : chunk;
        chunks.push(part);
        kept += part.length;
      }
      if (seen - limit > patience) message.destroy();
    });
    message.on('end', () =>
      resolve({
        bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
        tooLarge: seen > limit,
      }),
    );
    message.on('error', reject);
    // Every message closes in the end; an error costs more than the rest of a body.
    message.on('close', () => {
      if (!message.complete) reject(new Error('the client closed the connection'));
    });
  });
}

/** The error for a body that cannot be read, in the shape and with the code of the route. */
export type OnBodyError = (message: string) => HttpError;

/** Handlers that classify body errors as the client's fault: 400, code 1. */
export const bodyIsInvalid: OnBodyError = invalidArgument;
/** Handlers that do not: 500, code 0. */
export const bodyIsInternal: OnBodyError = internalError;

/** The first JSON value of the body; what follows is ignored, as in the original. */
export async function readJsonBody(request: Request, onError: OnBodyError): Promise<JsonValue> {
  const text = await request.body();
  try {
    return parseJsonPrefix(text).value;
  } catch (error) {
    const message = (error as Error).message;
    throw onError(request.tooLarge && /EOF/.test(message) ? tooLargeText : message);
  }
}

/** The body as a resource of the given shape. */
export async function decodeBody<S extends Shape>(
  request: Request,
  shape: S,
  onError: OnBodyError = bodyIsInvalid,
  options?: DecodeOptions,
): Promise<ValueOf<S>> {
  const value = await readJsonBody(request, onError);
  return decodeOr(onError, shape, value, options);
}

/** Decodes, and tells a wrong type as the route tells body errors. */
export function decodeOr<S extends Shape>(
  onError: OnBodyError,
  shape: S,
  value: JsonValue,
  options?: DecodeOptions,
): ValueOf<S> {
  try {
    return decode(shape, value, options);
  } catch (error) {
    throw onError((error as Error).message);
  }
}
