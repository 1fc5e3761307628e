import { type JsonOutput, NumberLiteral } from '../../../resources/kit/json.js';

/**
 * The same value with the keys of all objects in the order in which Sensu's YAML output has them: numbers in keys by their
 * size (`a9` before `a10`), other signs before letters. `Map`s hold them, since objects would reorder some keys.
 */
export function naturalOrder(value: JsonOutput): JsonOutput {
  if (value === null || typeof value !== 'object' || value instanceof NumberLiteral) return value;
  if (Array.isArray(value)) return (value as readonly JsonOutput[]).map(naturalOrder);
  const entries: [string, JsonOutput][] = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(
    entries
      .sort(([a], [b]) => compareKeys(a, b))
      .map(([key, item]): [string, JsonOutput] => [key, naturalOrder(item)]),
  );
}

const letter = /^\p{L}$/u;
const digit = /^\p{Nd}$/u;

/** Compares at the first character that differs; numbers that begin there as a whole. */
function compareKeys(first: string, second: string): number {
  const a = [...first];
  const b = [...second];
  const i = a.findIndex((character, index) => character !== b[index]);
  const x = a[i];
  const y = b[i];
  if (x === undefined || y === undefined) return a.length - b.length;
  const letters = Number(letter.test(x)) + Number(letter.test(y));
  if (letters === 1) return letter.test(y) ? -1 : 1;
  if (letters === 0) {
    const numbers = compareNumbers(a, b, i);
    if (numbers !== 0) return numbers;
  }
  return (x.codePointAt(0) as number) - (y.codePointAt(0) as number);
}

function compareNumbers(a: readonly string[], b: readonly string[], from: number): number {
  // After another digit a zero is no leading one.
  const inside = (a[from] === '0' || b[from] === '0') && followsNumber(a, from);
  const [an, aLength] = numberAt(a, from, inside);
  const [bn, bLength] = numberAt(b, from, inside);
  if (an !== bn) return an < bn ? -1 : 1;
  return aLength - bLength;
}

function followsNumber(characters: readonly string[], from: number): boolean {
  for (let j = from - 1; j >= 0 && digit.test(characters[j] as string); j--) {
    if (characters[j] !== '0') return true;
  }
  return false;
}

/** The number that begins here, in 64 bits, and how many digits it has. */
function numberAt(characters: readonly string[], from: number, inside: boolean): [bigint, number] {
  let number = inside ? 1n : 0n;
  let at = from;
  while (at < characters.length && digit.test(characters[at] as string)) {
    const value = ((characters[at] as string).codePointAt(0) as number) - 48;
    number = BigInt.asIntN(64, number * 10n + BigInt(value));
    at++;
  }
  return [number, at - from];
}
