import { parseFloat64 } from '../../numbers.js';

export type StatsdType = 'counter' | 'gauge' | 'timer' | 'set';

/** What a line says. */
export interface StatsdSample {
  readonly name: string;
  readonly type: StatsdType;
  /** A counter's is corrected by its sampling; a set's is 0. */
  readonly value: number;
  /** As it was written: what sets count. */
  readonly text: string;
  readonly tags: readonly string[];
}

const types: Readonly<Record<string, StatsdType>> = {
  c: 'counter',
  g: 'gauge',
  ms: 'timer',
  h: 'timer',
  s: 'set',
};

/** `name:value|type[|@sampling][|#tag,name:value]`. */
const form = /^([^:]*):([^|]*)\|(c|g|ms|h|s)(?:\|(?:@([^|]*)(?:\|(?:#(.*))?)?|#(.*)))?$/s;

/** Reads a line; nothing for what is none. Characters that names cannot have are replaced or left out. */
export function parseStatsdLine(line: string): StatsdSample | undefined {
  const [, key = '', text = '', sign = '', sampling = '1', ...lists] = form.exec(line) ?? [];
  const name = key
    .replaceAll('/', '-')
    .replace(/[ \t]/g, '_')
    .replace(/[^\w.-]/g, '');
  const type = types[sign];
  const rate = parseFloat64(sampling);
  if (!type || name === '' || key.startsWith('_') || rate === undefined) return undefined;
  const value = type === 'set' ? 0 : parseFloat64(text);
  if (value === undefined || Number.isNaN(value)) return undefined;
  const tags = (lists[0] ?? lists[1] ?? '').split(',').filter(Boolean);
  return { name, type, value: type === 'counter' ? counted(value / rate) : value, text, tags };
}

/** Counters are whole numbers; what does not fit is the smallest of them. */
const counted = (value: number): number =>
  Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? Math.trunc(value) : -(2 ** 63);

/** `_e{5,4}:title|text|...`: an event, which is logged and nothing more. */
export const isStatsdEvent = (line: string): boolean => /^_e\{\d+,\d+\}:/.test(line);
