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
  const end = from === 0 ? undefined : endOfValue(text, from);
  // No more than the value: looking at all that follows for each of many documents takes minutes.
  const rest = from === 0 ? text : text.slice(from, end ?? from);
  const quick = rest === '' ? undefined : quickParse(rest);
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

/** Where the object or list that begins at `from` ends, if brackets and quotes are all right; nothing for other values. */
function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfText(text, at);
      if (at < 0 || depth === 0) return undefined;
    } else if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) {
      if (--depth <= 0) return depth === 0 ? at + 1 : undefined;
    } else if (depth === 0 && code > 32) return undefined;
  }
  return undefined;
}

const quote = 34;

/** Where the text that begins at `from` has its closing quote; -1 if it has none. */
function endOfText(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === 92) before--;
  return (at - before) % 2 === 1;
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
