import { settle } from '../../resources/kit/encode.js';
import { object, shape } from '../../resources/kit/fields.js';
import { isJsonObject, type JsonObject, type JsonValue, jsonTypeName } from '../../resources/kit/json.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import { metadata } from '../../resources/kit/metadata.js';
import { parseJson } from '../../wire/json/index.js';
import { bodyIsInvalid, decodeOr, tooLargeText } from '../http/body.js';
import { internalError, invalidArgument, notFound, preconditionFailed } from '../http/errors.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Request } from '../http/route.js';
import { resourceText, storedText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import type { Stored } from '../store/store.js';
import { shownKey } from './keys.js';
import { resourceError } from './validate.js';

const mergePatchType = 'application/merge-patch+json';

/** What is read of every patch before its kind matters. */
const bodyShape = shape('body', { metadata: object(metadata) });

/**
 * Reads the body of a PATCH and checks what the original checks before it looks at the resource.
 *
 * @param namespace the namespace of the URL, `''` for cluster-wide kinds
 */
export async function readPatch(request: Request, namespace: string, name: string): Promise<JsonValue> {
  const text = await request.body();
  if (request.tooLarge) throw invalidArgument(`could not read the request body: ${tooLargeText}`);
  checkType(request.contentType);
  const patch = parsePatch(text);
  if (patch !== null && !isJsonObject(patch)) {
    throw invalidArgument(
      `json: cannot unmarshal ${jsonTypeName(patch)} into Go value of type handlers.body`,
    );
  }
  const given = decodeOr(bodyIsInvalid, bodyShape, patch).metadata;
  if (given.namespace && given.namespace !== namespace) {
    throw invalidArgument(
      `the namespace of the resource (${given.namespace}) does not match the namespace in the URI (${namespace})`,
    );
  }
  if (given.name && given.name !== name) {
    throw invalidArgument(
      `the name of the resource (${given.name}) does not match the name in the URI (${name})`,
    );
  }
  return patch;
}

function checkType(type: string): void {
  if (type === mergePatchType) return;
  if (type === 'application/json-patch+json')
    throw invalidArgument(`JSON Patch is not supported yet. Allowed values: ${mergePatchType}`);
  throw invalidArgument(`invalid Content-Type header: ${type}.  Allowed values: ${mergePatchType}`);
}

function parsePatch(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalidArgument((error as Error).message);
  }
}

/**
 * Judges `If-Match` and `If-None-Match`.
 * @throws ApiError 412
 */
export function checkConditions(request: Request, etag: string, key: string): void {
  const match = tags(request.headers['if-match']);
  const noneMatch = tags(request.headers['if-none-match']);
  const failed =
    (match && !match.some((tag) => tag === '*' || tag === etag)) ||
    noneMatch?.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
  if (failed) throw preconditionFailed(`at least one condition failed for the key ${key}`);
}

const tags = (header: string | undefined): string[] | undefined =>
  header ? header.split(',').map((tag) => tag.trim()) : undefined;

/** RFC 7396: objects are merged, `null` removes, everything else replaces. Keys come out sorted. */
export function mergePatch(target: JsonValue, patch: JsonObject): JsonObject {
  const merged: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isJsonObject(value) ? mergePatch(merged[key] ?? null, value) : value;
  }
  const sorted: JsonObject = Object.create(null);
  for (const key of Object.keys(merged).sort()) sorted[key] = merged[key] as JsonValue;
  return sorted;
}

/**
 * The stored resource with a patch merged over it. The original decodes the merged document over the stored
 * object, so `null` takes nothing away and list items inherit what they leave out.
 */
function merged(kind: AnyKind, stored: Stored, patch: JsonValue): object {
  if (patch === null) throw internalError('Invalid JSON Patch');
  const document = mergePatch(parseJson(storedText(kind.shape, stored.value)), patch as JsonObject);
  return decodeOr(bodyIsInvalid, kind.shape, document, { over: stored.value as Record<string, unknown> });
}

/** PATCH of a kind that is stored as it is. */
export async function patchStored(
  request: Request,
  kind: AnyKind,
  key: string,
  around: Surroundings,
): Promise<Reply> {
  const { namespace = '', name = '' } = request.params;
  const patch = await readPatch(request, namespace, name);
  decodeOr(bodyIsInvalid, kind.shape, patch);
  const shown = shownKey(kind.storage, key);
  const stored = around.store.get(kind.storage, key);
  if (!stored) throw notFound(`key ${shown} not found`);
  checkConditions(request, stored.etag, shown);
  const decoded = merged(kind, stored, patch);
  const problem = resourceError(kind, decoded, around);
  if (problem !== undefined) throw internalError(problem);
  const resource = kind.onWrite ? kind.onWrite(decoded) : decoded;
  const { etag } = around.store.put(kind.storage, key, settle(kind.shape, resource));
  return jsonReply(resourceText(kind.shape, resource), etag);
}
