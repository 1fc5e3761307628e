import { quote } from '../go-quote.js';
/** @returns what Sensu's engine says about a text with quotes around it, or nothing: `\\x` and `\\u` need their digits */
export function stringProblem(literal: string): string | undefined {
  const text = literal.slice(1, -1);
  for (const match of text.matchAll(/\\([\s\S])/g)) {
    const letter = match[1] as string;
    const size = letter === 'x' ? 2 : letter === 'u' ? 4 : 0;
    const rest = text.slice(match.index + 2);
    if (Buffer.byteLength(rest) < size) {
      return `invalid escape: \\${letter}: len(${quote(rest)}) != ${size}`;
    }
    const digits = rest.slice(0, size);
    if (!/^[0-9a-fA-F]*$/.test(digits)) return `invalid escape: \\${letter}: ${quote(digits)}`;
  }
  return undefined;
}

/** @returns what Sensu's engine says about the pattern of a regular expression, or nothing; it has no lookahead */
export function patternProblem(pattern: string): string | undefined {
  let groups = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') {
      const reference = /^[1-9]\d*/.exec(pattern.slice(at + 1))?.[0];
      if (reference) return `re2: Invalid \\${reference} <backreference>`;
      at++;
    } else if (character === '[') {
      at = classEnd(pattern, at);
      if (at < 0) return 'Unterminated character class';
    } else if (character === '(') {
      const look = /^\?[=!]/.exec(pattern.slice(at + 1))?.[0];
      if (look) return `re2: Invalid (${look}) <lookahead>`;
      groups++;
    } else if (character === ')' && groups-- === 0) return "Unmatched ')'";
  }
  if (groups > 0) return 'Unterminated group';
  const lonely = /^[*+?]/.exec(pattern)?.[0];
  return lonely && `missing argument to repetition operator: \`${lonely}\``;
}

function classEnd(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === ']') return at;
  }
  return -1;
}
