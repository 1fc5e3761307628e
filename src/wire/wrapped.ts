import { byBytes, encode } from '../resources/kit/encode.js';
import { type JsonOutput, NumberLiteral } from '../resources/kit/json.js';
import { type AnyKind, hasMetadata } from '../resources/kit/kind.js';

/** A resource in its envelope, ready to be written: what files and `wrapped-json` and `yaml` output hold. */
export interface Wrapped {
  readonly type: string;
  readonly api_version: string;
  readonly metadata: JsonOutput;
  readonly spec: JsonOutput;
  readonly [key: string]: JsonOutput;
}

/**
 * Puts a resource into its envelope. The keys of `spec` are sorted by their bytes at every level, its own metadata is
 * taken out of it; that of nested objects stays. Kinds without metadata carry their name there, if they have one.
 *
 * @param apiVersion what the envelope says instead of the kind's group (documents may have asked for `core/v2.1`)
 */
export function wrap(kind: AnyKind, resource: object, apiVersion: string = kind.apiGroup): Wrapped {
  const { metadata, ...spec } = encode(kind.shape, resource);
  return {
    type: kind.type,
    api_version: apiVersion,
    metadata: hasMetadata(resource) ? (metadata ?? {}) : nameOnly(kind.nameOf(resource)),
    spec: sorted(spec),
  };
}

const nameOnly = (name: string): JsonOutput => (name === '' ? {} : { name });

/** Keys that a JavaScript object would move to the front, or lose. */
const unordered = /^(?:0|[1-9]\d{0,9}|__proto__)$/;

/** The same value with the keys of all objects in byte order. */
export function sorted(value: JsonOutput): JsonOutput {
  if (value === null || typeof value !== 'object' || value instanceof NumberLiteral) return value;
  if (Array.isArray(value)) return (value as readonly JsonOutput[]).map(sorted);
  const entries: [string, JsonOutput][] = value instanceof Map ? [...value] : Object.entries(value);
  entries.sort(([a], [b]) => byBytes(a, b));
  const inner = entries.map(([key, item]): [string, JsonOutput] => [key, sorted(item)]);
  return inner.some(([key]) => unordered.test(key)) ? new Map(inner) : Object.fromEntries(inner);
}
