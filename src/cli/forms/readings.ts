import { quote } from '../../wire/go-quote.js';
/** What a word of the command line or an answer stands for, and what Go would say against it. */
export interface Reading<T> {
  readonly value: T;
  readonly problem?: string;
}

const blank = '[\\t\\n\\f\\r ]*';
const betweenItems = new RegExp(`${blank},${blank}`);

/** The items of a comma separated list, blanks around them removed; an empty text has none. */
export function readList(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(betweenItems);
}

/** What Go's `strconv.ParseUint(text, 10, 32)` reads: 0 when it is no number, the greatest when it is too great. */
export function readUint32(text: string): Reading<number> {
  if (!/^\d+$/.test(text)) return { value: 0, problem: notNumber('ParseUint', text) };
  const value = Number(text);
  return value > 4294967295 ? { value: 4294967295, problem: outOfRange('ParseUint', text) } : { value };
}

const greatestInt64 = 2n ** 63n - 1n;

/** What Go's `strconv.ParseInt(text, 10, 64)` reads. */
export function readInt64(text: string): Reading<number> {
  if (!/^[+-]?\d+$/.test(text)) return { value: 0, problem: notNumber('ParseInt', text) };
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > greatestInt64 || value < -greatestInt64 - 1n) {
    const nearest = value > 0n ? greatestInt64 : -greatestInt64 - 1n;
    return { value: Number(nearest), problem: outOfRange('ParseInt', text) };
  }
  return { value: Number(value) };
}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const falsehoods = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** What Go's `strconv.ParseBool` reads. */
export function readBool(text: string): Reading<boolean> {
  if (truths.has(text)) return { value: true };
  return falsehoods.has(text) ? { value: false } : { value: false, problem: notNumber('ParseBool', text) };
}

const notNumber = (reader: string, text: string): string =>
  `strconv.${reader}: parsing ${quote(text)}: invalid syntax`;

const outOfRange = (reader: string, text: string): string =>
  `strconv.${reader}: parsing ${quote(text)}: value out of range`;

/** How a text becomes the value of a resource's field. */
export type ReadingName = 'text' | 'list' | 'uint32' | 'int64' | 'bool';

/** Reads a text; what cannot be read has a problem and its empty value, as in the original. */
export function read(as: ReadingName, text: string): Reading<unknown> {
  switch (as) {
    case 'text':
      return { value: text };
    case 'list':
      return { value: readList(text) };
    case 'uint32':
      return readUint32(text);
    case 'int64':
      return readInt64(text);
    case 'bool':
      return readBool(text);
  }
}

/** The text that reads as this value: what a prompt offers. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}
