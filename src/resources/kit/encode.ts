import type { Field, Shape, Type } from './fields.js';
import type { JsonOutput } from './json.js';

/** The JSON form of a resource, its keys in Sensu's order. */
export function encode(shape: Shape, value: object): { [key: string]: JsonOutput } {
  const names = shape.sorted ? Object.keys(shape.fields).sort() : Object.keys(shape.fields);
  const source = value as Record<string, unknown>;
  const result: { [key: string]: JsonOutput } = {};
  for (const name of names) {
    const field = shape.fields[name] as Field;
    const inner = source[name];
    if (field.empty === 'omit' && isEmpty(field.type, inner)) continue;
    result[name] = encodeValue(field.type, inner);
  }
  return result;
}

/** Whether a value counts as empty: what Go's `omitempty` leaves out. */
export function isEmpty(type: Type, value: unknown): boolean {
  switch (type.is) {
    case 'list':
      return value === null || value === undefined || (value as unknown[]).length === 0;
    case 'map':
      return value === null || value === undefined || Object.keys(value as object).length === 0;
    case 'object':
      return value === null || value === undefined;
    case 'custom':
      return type.codec.isEmpty(value);
    default:
      return !value;
  }
}

function encodeValue(type: Type, value: unknown): JsonOutput {
  switch (type.is) {
    case 'list': {
      const items = value as unknown[] | null | undefined;
      if (items === null || items === undefined) return type.emptyAs === '[]' ? [] : null;
      return items.map((item) => encodeValue(type.of, item));
    }
    case 'map':
      return value === null || value === undefined
        ? null
        : encodeMap(type.of, value as Record<string, unknown>);
    case 'object':
      return value === null || value === undefined ? null : encode(type.shape, value as object);
    case 'custom':
      return type.codec.encode(value);
    default:
      return value as JsonOutput;
  }
}

/** Keys that a JavaScript object moves to the front whatever the order of insertion. */
const indexKey = /^(0|[1-9]\d{0,9})$/;

function encodeMap(of: Type, value: Record<string, unknown>): JsonOutput {
  const keys = Object.keys(value).sort(byBytes);
  if (keys.some((key) => indexKey.test(key) || key === '__proto__')) {
    return new Map(keys.map((key) => [key, encodeValue(of, value[key])]));
  }
  const result: { [key: string]: JsonOutput } = {};
  for (const key of keys) result[key] = encodeValue(of, value[key]);
  return result;
}

/** Orders strings as etcd and Go do: by their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // UTF-16 sorts surrogates before U+E000..U+FFFF, UTF-8 after them.
    const xSurrogate = x >= 0xd800 && x <= 0xdfff;
    const ySurrogate = y >= 0xd800 && y <= 0xdfff;
    if (xSurrogate !== ySurrogate) return xSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/**
 * The resource as it comes back from the store, where empty lists and maps are all the same:
 * `[]` and `{}` become `null` in memory, maps come in one order, so that equal resources have equal tags.
 * What needs no change is not copied.
 */
export function settle<T extends object>(shape: Shape, value: T): T {
  return settleObject(shape, value as Record<string, unknown>) as T;
}

function settleObject(shape: Shape, source: Record<string, unknown>): Record<string, unknown> {
  const { fields } = shape;
  let result = source;
  for (const name in fields) {
    const before = source[name];
    // Most values are plain or absent already.
    if (before === null || typeof before !== 'object') continue;
    const after = settleValue((fields[name] as Field).type, before);
    if (after === before) continue;
    if (result === source) result = { ...source };
    result[name] = after;
  }
  return result;
}

function settleValue(type: Type, value: object): unknown {
  switch (type.is) {
    case 'list': {
      const items = value as unknown[];
      if (items.length === 0) return null;
      return mapItems(items, (item) => settleItem(type.of, item));
    }
    case 'map': {
      const source = value as Record<string, unknown>;
      const keys = Object.keys(source);
      if (keys.length === 0) return null;
      const inOrder = keys.every((key, i) => i === 0 || byBytes(keys[i - 1] as string, key) < 0);
      const items = keys.map((key) => settleItem(type.of, source[key]));
      if (inOrder && keys.every((key, i) => items[i] === source[key])) return source;
      const result: Record<string, unknown> = Object.create(null);
      for (const key of keys.sort(byBytes)) result[key] = settleItem(type.of, source[key]);
      return result;
    }
    case 'object':
      return settleObject(type.shape, value as Record<string, unknown>);
    default:
      return value;
  }
}

const settleItem = (type: Type, item: unknown): unknown =>
  item === null || typeof item !== 'object' ? item : settleValue(type, item);

/** Like `map`, but the list itself when nothing changes. */
function mapItems(items: unknown[], change: (item: unknown) => unknown): unknown[] {
  for (let i = 0; i < items.length; i++) {
    const after = change(items[i]);
    if (after === items[i]) continue;
    return items.map(change);
  }
  return items;
}
