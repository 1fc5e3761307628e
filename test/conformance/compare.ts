import { stripVTControlCharacters } from 'node:util';
import type { Bindings } from './bindings.js';
import type { Json } from './transcript.js';

const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface JsonRules {
  /** Arrays may come in any order (where a note says that it is random). */
  readonly anyOrder?: boolean;
}

/**
 * What is different between JSON values, one line each; the order of keys is no difference.
 * @param path where we are, for the lines
 */
export function jsonDifferences(
  expected: Json | undefined,
  actual: unknown,
  bindings: Bindings,
  rules: JsonRules = {},
  path = '$',
): string[] {
  if (expected === '<left out>' && actual !== undefined) return [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path}: expected ${shown(expected)}, got ${shown(actual)}`];
    return arrayDifferences(expected, actual, bindings, rules, path);
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${path}: expected ${shown(expected)}, got ${shown(actual)}`];
    return objectDifferences(expected as { [key: string]: Json }, actual, bindings, rules, path);
  }
  return bindings.matchesScalar(expected, actual)
    ? []
    : [`${path}: expected ${shown(expected)}, got ${shown(actual)}`];
}

function arrayDifferences(
  expected: Json[],
  actual: unknown[],
  bindings: Bindings,
  rules: JsonRules,
  path: string,
): string[] {
  if (expected.length !== actual.length) {
    return [`${path}: expected ${expected.length} items, got ${actual.length}: ${shown(actual)}`];
  }
  if (!rules.anyOrder) {
    return expected.flatMap((item, i) => jsonDifferences(item, actual[i], bindings, rules, `${path}[${i}]`));
  }
  const left = [...actual];
  return expected.flatMap((item, i) => {
    const place = left.findIndex((candidate) =>
      bindings.tentatively(() => !jsonDifferences(item, candidate, bindings, rules).length),
    );
    if (place < 0) return [`${path}[${i}]: nothing like ${shown(item)}`];
    left.splice(place, 1);
    return [];
  });
}

function objectDifferences(
  expected: { [key: string]: Json },
  actual: Record<string, unknown>,
  bindings: Bindings,
  rules: JsonRules,
  path: string,
): string[] {
  const wanted = new Map(Object.keys(expected).map((key) => [bindings.fill(key), expected[key] as Json]));
  const lines: string[] = [];
  for (const [key, value] of wanted) {
    if (!Object.hasOwn(actual, key)) lines.push(`${path}.${key}: missing, expected ${shown(value)}`);
    else lines.push(...jsonDifferences(value, actual[key], bindings, rules, `${path}.${key}`));
  }
  for (const key of Object.keys(actual)) {
    if (!wanted.has(key)) lines.push(`${path}.${key}: unexpected ${shown(actual[key])}`);
  }
  return lines;
}

/** What is different between two texts, without colour codes: the first line that is. */
export function textDifferences(
  expected: string,
  actual: string,
  bindings: Bindings,
  what: string,
): string[] {
  const want = stripVTControlCharacters(expected);
  const got = stripVTControlCharacters(actual);
  if (bindings.matches(want, got)) return [];
  const wantLines = want.split('\n');
  const gotLines = got.split('\n');
  const place = wantLines.findIndex((line, i) => !bindings.matches(line, gotLines[i] ?? '\0'));
  if (place < 0) {
    return [
      `${what}: expected ${wantLines.length} lines, got ${gotLines.length}: ${shown(gotLines[wantLines.length])}`,
    ];
  }
  return [`${what}, line ${place + 1}: expected ${shown(wantLines[place])}, got ${shown(gotLines[place])}`];
}

// Strings and fractions are skipped; whole numbers that JavaScript would round are found.
const longNumbers = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g;

/** Parses JSON, numbers of 16 digits and more as texts; `undefined` when it is none. */
export function tryJson(text: string): { value: unknown } | undefined {
  const exact = text.replace(longNumbers, (found) => (found.startsWith('"') ? found : `"${found}"`));
  try {
    return { value: JSON.parse(exact) };
  } catch {
    return undefined;
  }
}
