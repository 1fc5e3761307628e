import { createHash } from 'node:crypto';
import { kinds } from '../../resources/index.js';
import { decode } from '../../resources/kit/decode.js';
import { settle } from '../../resources/kit/encode.js';
import type { JsonValue } from '../../resources/kit/json.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import { resourceJson } from '../../wire/resource-json.js';

const byStorage = new Map<string, AnyKind>(kinds.map((kind) => [kind.storage, kind]));

/** Longer keys than this do not fit into the index of the embedded store. */
const longestKey = 1024;

/** The key of an entry on disk. */
export function recordKey(prefix: string, key: string): string {
  const plain = `${prefix}\t${key}`;
  if (Buffer.byteLength(plain) <= longestKey && !plain.includes('\0')) return plain;
  return `${prefix}\t\t${createHash('sha256').update(key).digest('hex')}`;
}

/** An entry as it is on disk: JSON, and the value in the form its kind has in the API. */
export function writeRecord(prefix: string, key: string, value: object): string {
  const kind = byStorage.get(prefix);
  const json = kind ? resourceJson(kind.shape, value) : JSON.stringify(value);
  return `[${JSON.stringify(prefix)},${JSON.stringify(key)},${json}]`;
}

/** Fields that an earlier version did not know come back empty. */
export function readRecord(text: string): { prefix: string; key: string; value: object } {
  const [prefix, key, json] = JSON.parse(text) as [string, string, JsonValue];
  const kind = byStorage.get(prefix);
  return { prefix, key, value: kind ? settle(kind.shape, decode(kind.shape, json)) : (json as object) };
}
