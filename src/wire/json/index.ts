import type { JsonValue } from '../../resources/kit/json.js';
import { Parser } from './parse.js';

export { offsetOf, textAt } from './offset.js';
export { JsonSyntaxError } from './syntax-error.js';
export { type WriteOptions, writeJson } from './write.js';

/**
 * Reads a text that is one JSON value and nothing else (what a PATCH body must be).
 * Numbers whose text JavaScript would not give back (`1.0`, `1e3`, beyond 2^53) become `NumberLiteral`.
 *
 * @throws JsonSyntaxError with Sensu's message: `unexpected end of JSON input`, `invalid character 't' after top-level value`
 */
export function parseJson(text: string): JsonValue {
  const quick = quickParse(text);
  if (quick !== undefined) return quick;
  const parser = new Parser(text, 0, 'document');
  const value = parser.value();
  parser.end();
  return value;
}

/**
 * Reads the first value of a stream from index `from` and tells the index behind it; what follows is not looked at
 * (bodies of POST and PUT, concatenated documents).
 *
 * @throws JsonSyntaxError with Sensu's message: `EOF` when there is nothing, `unexpected EOF` when the value is cut off
 */
export function parseJsonPrefix(text: string, from = 0): { value: JsonValue; end: number } {
  const rest = from === 0 ? text : text.slice(from);
  const quick = quickParse(rest);
  if (quick !== undefined) return { value: quick, end: from + rest.trimEnd().length };
  const parser = new Parser(text, from, 'stream');
  const value = parser.value();
  return { value, end: parser.at };
}

/**
 * What JSON.parse would read in another way: exotic numbers, halves of surrogate pairs. A number stands at the start,
 * or behind a colon, a comma or a bracket; names like `web-01` and addresses do not.
 */
const delicate = /(?:^|[[:,])\s*-?(?:\d+[.eE]|\d{16})|(?:^|[[:,])\s*-0|\\u[dD]|[\ud800-\udfff]/;

/** The value as JSON.parse reads it, if that is what the exact parser would read. */
function quickParse(text: string): JsonValue | undefined {
  if (delicate.test(text) || mayBeDeep(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Whether so many lists and objects begin that they might nest too deep. */
function mayBeDeep(text: string): boolean {
  if (text.length < 20_000) return false;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code === 123 || code === 91) && ++count > 9_999) return true;
  }
  return false;
}
