import type { Checks } from './kind.js';

/** Checks the syntax of JavaScript expressions; the message counts them from 0. */
export function scriptsError(expressions: readonly string[] | null, checks: Checks): string | undefined {
  for (const [index, expression] of (expressions ?? []).entries()) {
    const problem = checks.script(expression);
    if (problem) return `syntax error in expression ${index}: ${problem}`;
  }
  return undefined;
}
