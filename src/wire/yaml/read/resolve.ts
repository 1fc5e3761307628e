import { type JsonValue, NumberLiteral } from '../../../resources/kit/json.js';
import { YamlError } from '../yaml-error.js';

const core = 'tag:yaml.org,2002:';

/** A scalar's value: integers apart from floats, since keys spell them in different ways. */
export type Scalar =
  | { readonly is: 'str'; readonly value: string }
  | { readonly is: 'null' }
  | { readonly is: 'bool'; readonly value: boolean }
  | { readonly is: 'int'; readonly value: number | bigint }
  | { readonly is: 'float'; readonly value: number };

const bool = (value: boolean): Scalar => ({ is: 'bool', value });
const float = (value: number): Scalar => ({ is: 'float', value });
const words = new Map<string, Scalar>();

for (const word of ['y', 'yes', 'true', 'on']) spellings(word, bool(true));
for (const word of ['n', 'no', 'false', 'off']) spellings(word, bool(false));
for (const word of ['', '~', 'null']) spellings(word, { is: 'null' });
for (const word of ['.nan', '.NaN', '.NAN']) words.set(word, float(Number.NaN));
for (const [sign, value] of [
  ['', Infinity],
  ['+', Infinity],
  ['-', -Infinity],
] as const) {
  for (const word of ['.inf', '.Inf', '.INF']) words.set(sign + word, float(value));
}

function spellings(word: string, value: Scalar): void {
  words.set(word, value);
  words.set(word.charAt(0).toUpperCase() + word.slice(1), value);
  words.set(word.toUpperCase(), value);
}

/**
 * What a plain text means in YAML 1.1 as Sensu's reader has it: `yes` and `off` are booleans, `0644` is octal,
 * `1_000` an integer, `1:30` and dates are texts.
 */
export function resolvePlain(text: string): Scalar {
  const first = text.charAt(0);
  if (text !== '' && !'+-0123456789.yYnNtTfFoO~'.includes(first)) return { is: 'str', value: text };
  return words.get(text) ?? number(text) ?? { is: 'str', value: text };
}

/**
 * A scalar as JSON has it. Infinities and the like, which JSON has not, are kept by Sensu's names for them (`+Inf`, `NaN`)
 * until it is known that JSON is wanted.
 */
export function scalarValue(scalar: Scalar): JsonValue {
  switch (scalar.is) {
    case 'null':
      return null;
    case 'int': {
      const value = Number(scalar.value);
      return Number.isSafeInteger(value) ? value : new NumberLiteral(String(scalar.value));
    }
    case 'float':
      return floatValue(scalar.value);
    default:
      return scalar.value;
  }
}

function floatValue(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const infinity = value > 0 ? '+Inf' : '-Inf';
  return new NumberLiteral(Number.isNaN(value) ? 'NaN' : value === 0 ? '-0' : infinity);
}

function number(text: string): Scalar | undefined {
  if (text.startsWith('.')) return decimal(text);
  if (!/^[-+\d]/.test(text)) return undefined;
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return { is: 'int', value: Number(text) };
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? decimal(digits);
}

function decimal(text: string): Scalar | undefined {
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? float(value) : undefined;
}

const integerForms: [RegExp, string][] = [
  [/^0[xX]([0-9a-fA-F]+)$/, '0x'],
  [/^0[oO]([0-7]+)$/, '0o'],
  [/^0[bB]([01]+)$/, '0b'],
  [/^0([0-7]+)$/, '0o'],
  [/^(0|[1-9]\d*)$/, ''],
];

function integer(text: string): Scalar | undefined {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  for (const [form, prefix] of integerForms) {
    const digits = form.exec(text.slice(sign.length))?.[1];
    if (digits === undefined) continue;
    const size = BigInt(prefix + digits);
    const value = sign === '-' ? -size : size;
    // Unsigned integers may be twice as big, and carry no sign.
    if (value < -(2n ** 63n) || value >= (sign === '' ? 2n ** 64n : 2n ** 63n)) return undefined;
    return { is: 'int', value };
  }
  return undefined;
}

/** Whether a text looks like one of the dates and times that YAML 1.1 knows. */
export function isTimestamp(text: string): boolean {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/.exec(
      text,
    );
  if (!match) return false;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(match[group] ?? match[group + 3] ?? 0),
  ) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * The value of a scalar with a tag: what its text means if it has none or `!!int` and the like, otherwise the text.
 *
 * @throws YamlError when the text does not mean what the tag says
 */
export function resolveTagged(tag: string, text: string): Scalar {
  if (tag === '') return resolvePlain(text);
  if (tag === `${core}binary`) return { is: 'str', value: binary(text) };
  const name = tag.startsWith(core) ? tag.slice(core.length) : '';
  if (!['str', 'bool', 'int', 'float', 'null', 'timestamp'].includes(name) || name === 'str') {
    return { is: 'str', value: text };
  }
  const value = resolvePlain(text);
  if (value.is === name) return value;
  if (name === 'float' && value.is === 'int' && value.value < 2n ** 63n) return float(Number(value.value));
  if (name === 'timestamp' && isTimestamp(text)) return { is: 'str', value: text };
  throw new YamlError(`yaml: cannot decode !!${value.is} \`${text}\` as a !!${name}`);
}

function binary(text: string): string {
  const packed = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    throw new YamlError('yaml: !!binary value contains invalid base64 data');
  }
  return Buffer.from(packed, 'base64').toString();
}
