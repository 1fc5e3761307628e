import { format, isMap, isTrue, print, printAll, typeName } from './values.js';

/** A function of templates: how many arguments it takes, and which of them have to be texts. */
export interface TemplateFunction {
  readonly least: number;
  /** Takes more than the least as well. */
  readonly more?: true;
  /** So many of the first arguments are texts. */
  readonly texts?: number;
  readonly call: (args: readonly unknown[]) => unknown;
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

function index([item, ...keys]: readonly unknown[]): unknown {
  if (isNothing(item)) throw new Error('index of untyped nil');
  return keys.reduce((inner, key) => indexOnce(inner, key), item);
}

function indexOnce(item: unknown, key: unknown): unknown {
  if (isNothing(item)) throw new Error('index of nil pointer');
  if (isMap(item)) {
    if (isNothing(key)) throw new Error('value is nil; should be of type string');
    if (typeof key !== 'string') throw new Error(`value has type ${typeName(key)}; should be string`);
    return Object.hasOwn(item, key) ? item[key] : undefined;
  }
  if (Array.isArray(item)) return item[position(key, item.length - 1)];
  if (typeof item === 'string') {
    const bytes = Buffer.from(item);
    return bytes[position(key, bytes.length - 1)];
  }
  throw new Error(`can't index item of type ${typeName(item)}`);
}

function position(key: unknown, last: number): number {
  if (isNothing(key)) throw new Error('cannot index slice/array with nil');
  if (typeof key !== 'number' || !Number.isInteger(key))
    throw new Error(`cannot index slice/array with type ${typeName(key)}`);
  if (key < 0 || key > last) throw new Error(`index out of range: ${key}`);
  return key;
}

function slice([item, ...ends]: readonly unknown[]): unknown {
  if (isNothing(item)) throw new Error('slice of untyped nil');
  if (ends.length > 3) throw new Error(`too many slice indexes: ${ends.length}`);
  if (typeof item === 'string' && ends.length === 3) throw new Error('cannot 3-index slice a string');
  if (typeof item !== 'string' && !Array.isArray(item))
    throw new Error(`can't slice item of type ${typeName(item)}`);
  const all = typeof item === 'string' ? Buffer.from(item) : item;
  const [from = 0, to = all.length] = ends.map((end) => position(end, all.length));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  return typeof item === 'string' ? (all.slice(from, to) as Buffer).toString() : all.slice(from, to);
}

function length([item]: readonly unknown[]): number {
  if (isNothing(item)) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  if (typeof item === 'string') return Buffer.byteLength(item);
  if (Array.isArray(item)) return item.length;
  if (isMap(item)) return Object.keys(item).length;
  throw new Error(`len of type ${typeName(item)}`);
}

function equal([first, ...others]: readonly unknown[]): boolean {
  if (!others.length) throw new Error('missing argument for comparison');
  return others.some((other) => {
    if (isNothing(first) || isNothing(other)) return isNothing(first) && isNothing(other);
    if (typeName(first) !== typeName(other) && isBasic(first) + isBasic(other) > 0)
      throw new Error(`incompatible types for comparison: ${typeName(first)} and ${typeName(other)}`);
    if (isBasic(first)) return first === other;
    throw new Error(`non-comparable type ${print(other)}: ${typeName(other)}`);
  });
}

const isBasic = (value: unknown): number => Number(typeof value !== 'object' || value === null);

function less([a, b]: readonly unknown[]): boolean {
  for (const value of [a, b]) {
    if (isNothing(value) || !isBasic(value)) throw new Error('invalid type for comparison');
  }
  if (typeName(a) !== typeName(b))
    throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
  if (typeof a === 'boolean') throw new Error('invalid type for comparison');
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string)) < 0;
  return (a as number) < (b as number);
}

/** Arguments of the escaping functions as one text. */
const joined = (args: readonly unknown[]): string =>
  printAll(args.map((value) => (isNothing(value) ? '<no value>' : value)));

const marks: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\uFFFD',
};

function javascript(args: readonly unknown[]): string {
  const wide = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return joined(args).replace(/[\\'"]|[<>&=\0-\x1f]/g, (character) =>
    /[\\'"]/.test(character) ? `\\${character}` : wide(character),
  );
}

const query = (args: readonly unknown[]): string =>
  encodeURIComponent(joined(args))
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** Those that every template of Go knows. The first three are the executor's: they do not just look at all values. */
export const builtins: Readonly<Record<string, TemplateFunction>> = {
  and: { least: 1, more: true, call: (args) => args.at(-1) },
  or: { least: 1, more: true, call: (args) => args.at(-1) },
  call: { least: 1, more: true, call: () => undefined },
  not: { least: 1, call: ([value]) => !isTrue(value) },
  len: { least: 1, call: length },
  index: { least: 1, more: true, call: index },
  slice: { least: 1, more: true, call: slice },
  print: { least: 0, more: true, call: printAll },
  println: { least: 0, more: true, call: (args) => `${args.map(print).join(' ')}\n` },
  printf: { least: 1, more: true, texts: 1, call: ([text, ...args]) => format(text as string, args) },
  html: {
    least: 0,
    more: true,
    call: (args) => joined(args).replace(/["'&<>\0]/g, (mark) => marks[mark] ?? ''),
  },
  js: { least: 0, more: true, call: javascript },
  urlquery: { least: 0, more: true, call: query },
  eq: { least: 1, more: true, call: equal },
  ne: { least: 2, call: (args) => !equal(args) },
  lt: { least: 2, call: less },
  le: { least: 2, call: (args) => less(args) || equal(args) },
  gt: { least: 2, call: (args) => !(less(args) || equal(args)) },
  ge: { least: 2, call: (args) => !less(args) },
};
