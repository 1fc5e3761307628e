import { Parser } from './parse.js';

/**
 * The byte offset that Sensu's decoder reports for a value of the wrong type: just after a scalar, just after the
 * opening bracket of a list or object. Source: Go's encoding/json (UnmarshalTypeError.Offset).
 *
 * @param text a JSON document
 * @param path keys and list indexes; the last of equal keys counts
 */
export function offsetOf(text: string, path: readonly (string | number)[]): number {
  const at = startOf(text, path);
  const opens = text[at] === '[' || text[at] === '{';
  const end = opens ? at + 1 : valueEnd(text, at);
  return Buffer.byteLength(text.slice(0, end));
}

/** The text of the value at a path, as it is written. */
export function textAt(text: string, path: readonly (string | number)[]): string {
  const at = startOf(text, path);
  return text.slice(at, valueEnd(text, at));
}

function startOf(text: string, path: readonly (string | number)[]): number {
  let at = skipBlanks(text, 0);
  for (const step of path) at = member(text, at, step);
  return at;
}

const blank = /[ \t\r\n]/;

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (blank.test(text[at] ?? '')) at++;
  return at;
}

function valueEnd(text: string, from: number): number {
  const parser = new Parser(text, from, 'stream');
  parser.value();
  return parser.at;
}

/** The index of the value of a key or list item in the object or list that begins at `from`. */
function member(text: string, from: number, wanted: string | number): number {
  const list = text[from] === '[';
  let found = from;
  let at = skipBlanks(text, from + 1);
  for (let index = 0; text[at] !== ']' && text[at] !== '}' && at < text.length; index++) {
    let key: string | number = index;
    if (!list) {
      const parser = new Parser(text, at, 'stream');
      key = parser.value() as string;
      at = skipBlanks(text, skipBlanks(text, parser.at) + 1);
    }
    if (key === wanted) found = at;
    if (list && key === wanted) break;
    at = skipBlanks(text, valueEnd(text, at));
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return found;
}
