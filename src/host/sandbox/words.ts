/** Why a script was ended. */
export const ranTooLong = 'script halted: it ran longer than it may';
export const usedTooMuch = 'script halted: it needs more memory than it may';
const tooDeep = 'RangeError: Maximum call stack size exceeded';

const rewordings: readonly [RegExp, string][] = [
  [/^InternalError: interrupted$/, ranTooLong],
  [/^InternalError: out of memory$/, usedTooMuch],
  [/^InternalError: stack overflow$/, tooDeep],
  [
    /^TypeError: cannot (?:read|set) property '(.*)' of (undefined|null)$/s,
    "TypeError: Cannot access member '$1' of $2",
  ],
];

/**
 * What a script threw in the words of the engine that Sensu uses.
 * @param source the script
 * @param column where in its first line a call went wrong, if that is known
 */
export function inOttosWords(thrown: string, source = '', column?: number): string {
  for (const [pattern, words] of rewordings) {
    if (pattern.test(thrown)) return thrown.replace(pattern, words);
  }
  if (thrown === 'TypeError: not a function' && column !== undefined) {
    const callee = /([A-Za-z_$][\w$]*)\s*$/.exec(source.slice(0, column - 1))?.[1];
    if (callee) return `TypeError: '${callee}' is not a function`;
  }
  return thrown;
}
