import { ScriptChecker } from './script/checker.js';

/**
 * Checks the syntax of an expression as Sensu's engine, which knows ECMAScript 5, reads it.
 *
 * @returns the first mistake in that engine's words (`(anonymous): Line 1:5 Unexpected end of input`), with the number of
 *   those that it finds after it (` (and 2 more errors)`); nothing if there is none
 */
export function scriptError(source: string): string | undefined {
  const [first, ...more] = mistakesIn(source);
  if (first === undefined) return undefined;
  const text = `(anonymous): Line ${placeOf(source, first.at)} ${first.message}`;
  return more.length === 0 ? text : `${text} (and ${more.length} more errors)`;
}

function mistakesIn(source: string) {
  try {
    return new ScriptChecker(source).program();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ at: 0, message: 'the expression nests too deep' }];
  }
}

/** Line and column, both from 1; columns count bytes. */
function placeOf(source: string, at: number): string {
  const before = source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/);
  return `${before.length}:${Buffer.byteLength(before.at(-1) as string) + 1}`;
}
