import { type JsonOutput, NumberLiteral } from '../../resources/kit/json.js';
import { loneSurrogate } from './strings.js';

export interface WriteOptions {
  /** Blanks for each level; one line without it. */
  readonly indent?: number;
  /** `<`, `>` and `&` as `\\u003c` and so on: what the backend's answers do and the CLI does not. */
  readonly escapeHtml?: boolean;
}

/** A list or object that is being written. */
interface Frame {
  readonly close: string;
  readonly keys: readonly string[] | undefined;
  readonly valueAt: (index: number) => JsonOutput | undefined;
  readonly length: number;
  index: number;
  empty: boolean;
}

/**
 * Writes JSON byte for byte as Sensu's encoder (Go's encoding/json) does, keys in the order given, without recursion.
 *
 * @throws Error for numbers that JSON cannot hold (NaN, Infinity)
 */
export function writeJson(value: JsonOutput, options: WriteOptions = {}): string {
  const step = ' '.repeat(options.indent ?? 0);
  const colon = step === '' ? ':' : ': ';
  const quote = options.escapeHtml ? quoteHtml : quoteText;
  const frames: Frame[] = [];
  let out = '';
  const newLine = (): string => (step === '' ? '' : `\n${step.repeat(frames.length)}`);
  const put = (item: JsonOutput): void => {
    if (item === null || typeof item !== 'object' || item instanceof NumberLiteral) {
      out += scalar(item, quote);
      return;
    }
    const frame = frameOf(item);
    out += frame.close === ']' ? '[' : '{';
    frames.push(frame);
  };
  put(value);
  while (frames.length > 0) {
    const frame = frames[frames.length - 1] as Frame;
    if (frame.index === frame.length) {
      frames.pop();
      out += frame.empty ? frame.close : newLine() + frame.close;
      continue;
    }
    const index = frame.index++;
    const item = frame.valueAt(index);
    if (item === undefined) continue;
    out += (frame.empty ? '' : ',') + newLine();
    frame.empty = false;
    if (frame.keys) out += quote(frame.keys[index] as string) + colon;
    put(item);
  }
  return out;
}

function frameOf(
  value: Exclude<JsonOutput, null | boolean | string | number | bigint | NumberLiteral>,
): Frame {
  if (Array.isArray(value)) {
    const items = value as readonly JsonOutput[];
    return {
      close: ']',
      keys: undefined,
      valueAt: (i) => items[i] ?? null,
      length: items.length,
      index: 0,
      empty: true,
    };
  }
  if (value instanceof Map) {
    const keys = [...value.keys()];
    return {
      close: '}',
      keys,
      valueAt: (i) => value.get(keys[i] as string),
      length: keys.length,
      index: 0,
      empty: true,
    };
  }
  const fields = value as { readonly [key: string]: JsonOutput };
  const keys = Object.keys(fields);
  return {
    close: '}',
    keys,
    valueAt: (i) => fields[keys[i] as string],
    length: keys.length,
    index: 0,
    empty: true,
  };
}

function scalar(
  value: null | boolean | string | number | bigint | NumberLiteral,
  quote: (text: string) => string,
): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${goNumber(value)}`);
    return Object.is(value, -0) ? '-0' : String(value);
  }
  return String(value);
}

function goNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Go escapes these two in every text, as JavaScript programs once needed. */
const separators = /[\u2028\u2029]/g;

function quoteText(text: string): string {
  const quoted = JSON.stringify(text);
  // Short of text to repair, JSON.stringify is right.
  if (quoted.length === text.length + 2 && !/[\u2028\u2029]/.test(quoted)) return quoted;
  return JSON.stringify(text.replace(loneSurrogate, '\ufffd')).replace(separators, unicodeEscape);
}

function quoteHtml(text: string): string {
  return quoteText(text).replace(/[<>&]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
