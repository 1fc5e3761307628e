import { DurationError, parseDuration } from '../../wire/duration.js';
import { quote } from '../../wire/go-quote.js';
import { CsvError, csvRecord } from './csv.js';
import type { FlagSpec, FlagValue } from './spec.js';

/** A text cannot be a flag's value; the message is that of Go's conversion. */
export class ValueError extends Error {
  override name = 'ValueError';
}

/** @returns the value of a flag that is not on the command line */
export function defaultValue(spec: FlagSpec): FlagValue {
  switch (spec.type) {
    case 'bool':
      return spec.default === true;
    case 'int':
    case 'uint32':
    case 'float':
      return typeof spec.default === 'number' ? spec.default : 0;
    case 'duration':
      return spec.default === undefined ? 0 : parseDuration(String(spec.default));
    case 'strings':
      return csvRecord(String(spec.default ?? ''));
    case 'stringToString':
      return [];
    default:
      return String(spec.default ?? '');
  }
}

/**
 * Reads one value.
 * @param earlier - what the same flag was given before on the command line, for lists
 * @throws ValueError
 */
export function readValue(spec: FlagSpec, text: string, earlier?: FlagValue): FlagValue {
  switch (spec.type) {
    case 'bool':
      return readBool(text);
    case 'int':
      return readInt(text);
    case 'uint32':
      return readUint32(text);
    case 'float':
      return readFloat(text);
    case 'duration':
      return guarded(() => parseDuration(text));
    case 'strings':
      return [...(Array.isArray(earlier) ? earlier : []), ...guarded(() => csvRecord(text))];
    case 'stringToString':
      return [...(Array.isArray(earlier) ? earlier : []), ...readPairs(text)];
    default:
      return text;
  }
}

function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DurationError || error instanceof CsvError) throw new ValueError(error.message);
    throw error;
  }
}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const falsehoods = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function readBool(text: string): boolean {
  if (truths.has(text)) return true;
  if (falsehoods.has(text)) return false;
  throw new ValueError(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
}

/** `a=b,c=d`; a single pair may hold commas. */
function readPairs(text: string): string[] {
  const signs = text.split('=').length - 1;
  const pairs =
    signs === 1 ? [text.replace(/^"+|"+$/g, '')] : signs === 0 ? [text] : guarded(() => csvRecord(text));
  for (const pair of pairs)
    if (!pair.includes('=')) throw new ValueError(`${pair} must be formatted as key=value`);
  return pairs;
}

const integer = /^[+-]?(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|[1-9](_?\d)*|0)$/;
const limit = 2n ** 63n;

function readInt(text: string): number {
  const size = wholeNumber(text, 'ParseInt');
  if (size >= limit || size < -limit) throw outOfRange(text, 'ParseInt');
  return Number(size);
}

function readUint32(text: string): number {
  if (/^[+-]/.test(text)) throw new ValueError(`strconv.ParseUint: parsing ${quote(text)}: invalid syntax`);
  const size = wholeNumber(text, 'ParseUint');
  if (size >= 2n ** 32n) throw outOfRange(text, 'ParseUint');
  return Number(size);
}

const outOfRange = (text: string, reader: string): ValueError =>
  new ValueError(`strconv.${reader}: parsing ${quote(text)}: value out of range`);

function wholeNumber(text: string, reader: string): bigint {
  if (!integer.test(text)) throw new ValueError(`strconv.${reader}: parsing ${quote(text)}: invalid syntax`);
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '').toLowerCase();
  // A leading zero means octal to Go and nothing to BigInt.
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return negative ? -size : size;
}

function readFloat(text: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text))
    throw new ValueError(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`);
  return Number(text);
}
