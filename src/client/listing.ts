import { DecodeError } from '../resources/kit/decode.js';
import { isJsonObject, type JsonObject, type JsonValue, jsonTypeName } from '../resources/kit/json.js';
import { parseJson } from '../wire/json/index.js';
import type { ApiResponse, Listing, ListOptions } from './types.js';

type Get = (path: string, query: Record<string, string>) => Promise<ApiResponse>;

/** Fetches a list, page by page when told. The warning is that of the last page, as in Sensu. */
export async function fetchList(
  get: Get,
  path: string,
  options: Omit<ListOptions, 'namespace'>,
  goType: string,
): Promise<Listing> {
  const query = listQuery(options);
  const items: JsonValue[] = [];
  let warning: string | undefined;
  for (let next: string | undefined = ''; next !== undefined; ) {
    const response: ApiResponse = await get(path, next === '' ? query : { ...query, continue: next });
    for (const item of listItems(response.body, goType)) items.push(item);
    warning = response.headers['sensu-entity-warning'];
    next = response.headers['sensu-continue'] || undefined;
    // An answer without a body ends the list whatever its headers say.
    if (response.body === '') next = undefined;
  }
  return warning ? { items, warning } : { items };
}

function listQuery({ chunkSize = 0, fieldSelector, labelSelector }: ListOptions): Record<string, string> {
  return {
    ...(fieldSelector ? { fieldSelector } : {}),
    ...(labelSelector ? { labelSelector } : {}),
    ...(chunkSize > 0 ? { limit: String(chunkSize) } : {}),
  };
}

/** Accepts bare and wrapped resources, one alone as well as a list, and nothing at all. */
function listItems(body: string, goType: string): JsonValue[] {
  if (body === '') return [];
  const value = parseJson(body);
  if (value === null) return [];
  if (Array.isArray(value)) return value.map(unwrapped);
  if (isJsonObject(value)) return [unwrapped(value)];
  throw new DecodeError(jsonTypeName(value), `[]v2.${goType}`, []);
}

/** A resource as the API writes it, if it came in an envelope (`type`, `api_version`, `metadata`, `spec`). */
function unwrapped(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || typeof value['type'] !== 'string' || typeof value['api_version'] !== 'string')
    return value;
  const { spec, metadata } = value;
  if (spec === undefined || !isJsonObject(spec)) return value;
  const result: JsonObject = { ...spec };
  if (metadata !== undefined && result['metadata'] === undefined) result['metadata'] = metadata;
  return result;
}
