import { DurationError, parseDuration } from '../../wire/duration.js';
import { CsvError, csvRecord } from './csv.js';
import { quote } from '../../wire/go-quote.js';
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
      return typeof spec.default === 'number' ? spec.default : 0;
    case 'duration':
      return spec.default === undefined ? 0 : parseDuration(String(spec.default));
    case 'strings':
      return csvRecord(String(spec.default ?? ''));
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
    case 'duration':
      return guarded(() => parseDuration(text));
    case 'strings':
      return [...(Array.isArray(earlier) ? earlier : []), ...guarded(() => csvRecord(text))];
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

const integer = /^[+-]?(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|[1-9](_?\d)*|0)$/;
const limit = 2n ** 63n;

function readInt(text: string): number {
  if (!integer.test(text)) throw new ValueError(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '').toLowerCase();
  // A leading zero means octal to Go and nothing to BigInt.
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (size > (negative ? limit : limit - 1n))
    throw new ValueError(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  return Number(negative ? -size : size);
}
