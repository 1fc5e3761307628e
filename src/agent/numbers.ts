import { goFloat } from '../wire/yaml/go-float.js';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const hexadecimal = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i;
const infinite = /^([+-]?)inf(?:inity)?$/i;
/** Underscores stand between digits; in a hexadecimal number also between the prefix and its first digit. */
const strayInDecimal = /(?<!\d)_|_(?!\d)/;
const strayInHexadecimal = /(?<![\da-fx])_|_(?![\da-f])/i;

/** Reads a floating point number as Go does: `1e5`, `.5`, `0x1p-2`, `1_000`, `+Inf`, `NaN`; nothing for what is none. */
export function parseFloat64(text: string): number | undefined {
  const infinity = infinite.exec(text);
  if (infinity) return infinity[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const stray = /^[+-]?0x/i.test(text) ? strayInHexadecimal : strayInDecimal;
  if (stray.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  const value = decimal.test(digits) ? Number(digits) : hexFloat(digits);
  // What is too big is an error, not infinity.
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function hexFloat(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent] = hexadecimal.exec(text) ?? [];
  if (whole + fraction === '' || exponent === undefined) return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

/** Reads a whole number of 64 bits as Go does; nothing for what is none or does not fit. */
export function parseInt64(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
}

/** All digits and no exponent: `0.00001`, `100000000000000000000000`. */
export function plainDecimal(value: number): string {
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : Number.isNaN(value) ? 'NaN' : '-Inf';
  if (exponent === undefined) return Object.is(value, -0) ? '-0' : text;
  const [sign, digits] = mantissa.startsWith('-') ? ['-', mantissa.slice(1)] : ['', mantissa];
  const [whole = '', fraction = ''] = digits.split('.');
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  return `${sign}${all.padEnd(point, '0')}`;
}

/** The shortest text of a number as Go prints it: `0.5`, `1e-05`, `1e+06`, `+Inf`. */
export const shortestText = (value: number): string =>
  Number.isFinite(value) ? goFloat(value) : plainDecimal(value);
