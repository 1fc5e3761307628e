import { parse } from 'acorn';

/**
 * Checks the syntax of an expression as Sensu's engine, which knows ECMAScript 5, reads it.
 *
 * @returns the first mistake in that engine's words (`(anonymous): Line 1:5 Unexpected end of input`), or nothing
 */
export function scriptError(source: string): string | undefined {
  try {
    parse(source, { ecmaVersion: 5, sourceType: 'script', allowReserved: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('pos' in error)) throw error;
    const { at, text } = mistake(source, error.pos as number, error.message);
    return `(anonymous): Line ${placeOf(source, at)} ${text}`;
  }
}

/** Line and column, both from 1; columns count bytes. */
function placeOf(source: string, at: number): string {
  const before = source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/);
  return `${before.length}:${Buffer.byteLength(before.at(-1) as string) + 1}`;
}

/** What acorn says, and what Sensu's engine says in its place. */
const translations: readonly [RegExp, string][] = [
  [/^Assigning to rvalue|^Binding /, 'Invalid left-hand side in assignment'],
  [/^'return' outside/, 'Illegal return statement'],
  [/^Unsyntactic break/, 'Illegal break statement'],
  [/^Unsyntactic continue/, 'Illegal continue statement'],
  [/^Unterminated regular/, 'Invalid regular expression: missing /'],
  [/^Illegal newline after throw/, 'Illegal newline after throw'],
  [/^Missing catch or finally/, 'Missing catch or finally after try'],
  [/^Multiple default/, 'Already saw a default in switch'],
  [
    /^Unterminated string|^Unexpected character|^Identifier directly|^Invalid Unicode/,
    'Unexpected token ILLEGAL',
  ],
];

function mistake(source: string, at: number, message: string): { at: number; text: string } {
  const found = translations.find(([pattern]) => pattern.test(message));
  if (found) return { at, text: found[1] };
  if (/^Unterminated comment/.test(message)) return { at: source.length, text: endOfInput };
  return unexpected(source, at);
}

const endOfInput = 'Unexpected end of input';

const laterWords = /^(?:class|const|enum|export|extends|import|super)$/;
const words =
  /^(?:break|case|catch|continue|debugger|default|delete|do|else|finally|for|function|if|in|instanceof|new|return|switch|this|throw|try|typeof|var|void|while|with|null|true|false)$/;
const operators = '>>>= === !== >>> <<= >>= == != <= >= << >> && || ++ -- += -= *= /= %= &= |= ^='.split(' ');

/** A token that cannot stand where it does. */
function unexpected(source: string, from: number): { at: number; text: string } {
  const at = from + (/^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(source.slice(from))?.[0].length ?? 0);
  const rest = source.slice(at);
  if (rest === '') return { at: source.length, text: endOfInput };
  const word = /^[\p{L}$_\\][\p{L}\p{N}$_]*/u.exec(rest)?.[0];
  if (word !== undefined) {
    if (laterWords.test(word)) return { at, text: 'Unexpected reserved word' };
    return { at, text: words.test(word) ? `Unexpected token ${word}` : 'Unexpected identifier' };
  }
  if (/^\.?\d/.test(rest)) return { at, text: 'Unexpected number' };
  if (/^["']/.test(rest)) return { at, text: 'Unexpected string' };
  return { at, text: `Unexpected token ${operators.find((o) => rest.startsWith(o)) ?? rest.charAt(0)}` };
}
