import { byBytes, isEmpty } from '../resources/kit/encode.js';
import type { Field, Shape, Type } from '../resources/kit/fields.js';
import { type WriteOptions, writeJson } from './json/index.js';

/** A shape made ready: its fields in output order, their keys quoted. */
interface Prepared {
  readonly names: readonly string[];
  readonly keys: readonly string[];
  readonly fields: readonly Field[];
}

const prepared = new WeakMap<Shape, Prepared>();

function prepare(shape: Shape): Prepared {
  let ready = prepared.get(shape);
  if (!ready) {
    const names = Object.keys(shape.fields);
    if (shape.sorted) names.sort();
    ready = {
      names,
      keys: names.map((name) => `${JSON.stringify(name)}:`),
      fields: names.map((name) => shape.fields[name] as Field),
    };
    prepared.set(shape, ready);
  }
  return ready;
}

/**
 * The JSON of a resource on one line: the same as `writeJson(encode(shape, value))`, several times faster because
 * nothing is built in between. It is what the backend does most.
 */
export function resourceJson(
  shape: Shape,
  value: object,
  options?: Pick<WriteOptions, 'escapeHtml'>,
): string {
  return objectText(shape, value, options?.escapeHtml ? htmlText : plainText);
}

type Quote = (text: string) => string;

/** Texts that stand in quotes as they are. */
const plain = /^[ !#-[\]-~]*$/;
const plainHtml = /^[ !#-%'-;=?-[\]-~]*$/;

const plainText: Quote = (text) => (plain.test(text) ? `"${text}"` : writeJson(text));
const htmlText: Quote = (text) =>
  plainHtml.test(text) ? `"${text}"` : writeJson(text, { escapeHtml: true });

function objectText(shape: Shape, value: object, quote: Quote): string {
  const source = value as Record<string, unknown>;
  const { names, keys, fields } = prepare(shape);
  let out = '{';
  for (let i = 0; i < names.length; i++) {
    const inner = source[names[i] as string];
    const { type, empty } = fields[i] as Field;
    if (empty === 'omit' && isEmpty(type, inner)) continue;
    const text = valueText(type, inner, quote);
    if (text === undefined) continue;
    if (out.length > 1) out += ',';
    out += (keys[i] as string) + text;
  }
  return `${out}}`;
}

/** Nothing for a field that is missing altogether. */
function valueText(type: Type, value: unknown, quote: Quote): string | undefined {
  switch (type.is) {
    case 'string':
      return value === undefined ? undefined : quote(value as string);
    case 'bool':
    case 'integer':
    case 'float':
      return value === undefined ? undefined : scalarText(value as boolean | number);
    case 'list':
      if (value === null || value === undefined) return type.emptyAs === '[]' ? '[]' : 'null';
      return listText(type.of, value as readonly unknown[], quote);
    case 'map':
      return value === null || value === undefined ? 'null' : mapText(type.of, value, quote);
    case 'object':
      return value === null || value === undefined ? 'null' : objectText(type.shape, value, quote);
    case 'custom':
      return writeJson(type.codec.encode(value), { escapeHtml: quote === htmlText });
  }
}

/** Numbers that JSON cannot hold are refused there. */
const scalarText = (value: boolean | number): string =>
  Object.is(value, -0) || (typeof value === 'number' && !Number.isSafeInteger(value))
    ? writeJson(value)
    : String(value);

function listText(of: Type, items: readonly unknown[], quote: Quote): string {
  let out = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += ',';
    out += valueText(of, items[i], quote) ?? 'null';
  }
  return `${out}]`;
}

function mapText(of: Type, value: object, quote: Quote): string {
  const source = value as Record<string, unknown>;
  let out = '{';
  for (const key of Object.keys(source).sort(byBytes)) {
    const text = valueText(of, source[key], quote);
    if (text === undefined) continue;
    if (out.length > 1) out += ',';
    out += `${quote(key)}:${text}`;
  }
  return `${out}}`;
}
