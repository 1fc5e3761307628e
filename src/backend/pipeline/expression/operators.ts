import { NeedsEngine } from './needs-engine.js';

/** Of objects and lists it matters only that they are there. */
export type Value = unknown;

export type Operation = (a: Value, b: Value) => Value;

const isThere = (value: Value): boolean => typeof value === 'object' && value !== null;

/** What operators turn into a text or number first is the engine's affair. */
function plain(value: Value): never {
  if (isThere(value)) throw new NeedsEngine();
  return value as never;
}

/** @throws NeedsEngine for two objects, and for an object that would have to be turned into something else */
function equal(a: Value, b: Value, strict: boolean): boolean {
  if (isThere(a) || isThere(b)) {
    const other = isThere(a) ? b : a;
    if (isThere(other) || !(strict || other === null || other === undefined)) throw new NeedsEngine();
    return false;
  }
  // biome-ignore lint/suspicious/noDoubleEquals: the script says so
  return strict ? a === b : a == b;
}

export const comparisons: Readonly<Record<string, Operation>> = {
  '==': (a, b) => equal(a, b, false),
  '!=': (a, b) => !equal(a, b, false),
  '===': (a, b) => equal(a, b, true),
  '!==': (a, b) => !equal(a, b, true),
  '<': (a, b) => plain(a) < plain(b),
  '>': (a, b) => plain(a) > plain(b),
  '<=': (a, b) => plain(a) <= plain(b),
  '>=': (a, b) => plain(a) >= plain(b),
};

export const arithmetic: Readonly<Record<string, Operation>> = {
  '+': (a, b) => plain(a) + plain(b),
  '-': (a, b) => plain(a) - plain(b),
  '*': (a, b) => plain(a) * plain(b),
  '/': (a, b) => plain(a) / plain(b),
  '%': (a, b) => plain(a) % plain(b),
};

/** `typeof`. */
export const kindOf = (value: Value): string => typeof value;
