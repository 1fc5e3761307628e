import { type Characters, Code, isBlank, isBreak, isBreakOrEnd, isDigit } from './characters.js';

interface Header {
  readonly literal: boolean;
  readonly chomp: '' | '+' | '-';
  /** The indentation that is told, relative to the surrounding block; 0 when it is to be found out. */
  readonly increment: number;
}

function header(characters: Characters): Header {
  const literal = characters.is('|');
  characters.skip();
  let chomp = takeChomp(characters);
  const increment = takeIncrement(characters);
  if (chomp === '' && increment > 0) chomp = takeChomp(characters);
  characters.skipBlanks();
  characters.skipComment();
  if (!isBreakOrEnd(characters.code())) throw characters.fail('did not find expected comment or line break');
  if (isBreak(characters.code())) characters.takeBreak();
  return { literal, chomp, increment };
}

function takeChomp(characters: Characters): Header['chomp'] {
  for (const sign of ['+', '-'] as const) {
    if (!characters.is(sign)) continue;
    characters.skip();
    return sign;
  }
  return '';
}

function takeIncrement(characters: Characters): number {
  if (!isDigit(characters.code())) return 0;
  const digit = characters.code() - 48;
  if (digit === 0) throw characters.fail('found an indentation indicator equal to 0');
  characters.skip();
  return digit;
}

/**
 * Reads a `|` or `>` scalar.
 *
 * @param parentIndent the column of the surrounding block, -1 at the top
 */
export function blockScalar(characters: Characters, parentIndent: number): string {
  const { literal, chomp, increment } = header(characters);
  const wanted = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  let { indent, breaks } = takeBreaks(characters, wanted, parentIndent);
  let value = '';
  let lineBreak = '';
  let wasBlank = false;
  while (characters.column === indent && characters.code() !== Code.End) {
    const blank = isBlank(characters.code());
    if (!literal && lineBreak === '\n' && !wasBlank && !blank) {
      if (breaks === '') value += ' ';
    } else value += lineBreak;
    value += breaks;
    wasBlank = blank;
    value += characters.takeWhile((code) => !isBreakOrEnd(code));
    lineBreak = isBreak(characters.code()) ? characters.takeBreak() : '';
    ({ breaks } = takeBreaks(characters, indent, parentIndent));
  }
  if (chomp !== '-') value += lineBreak;
  if (chomp === '+') value += breaks;
  return value;
}

/** Empty lines, and the indentation of the next other line, which the first one sets if nothing else does. */
function takeBreaks(
  characters: Characters,
  known: number,
  parentIndent: number,
): { indent: number; breaks: string } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((known === 0 || characters.column < known) && characters.code() === Code.Space) characters.skip();
    deepest = Math.max(deepest, characters.column);
    if ((known === 0 || characters.column < known) && characters.code() === Code.Tab) {
      throw characters.fail('found a tab character where an indentation space is expected');
    }
    if (!isBreak(characters.code())) break;
    breaks += characters.takeBreak();
  }
  return { indent: known || Math.max(deepest, parentIndent + 1, 1), breaks };
}
