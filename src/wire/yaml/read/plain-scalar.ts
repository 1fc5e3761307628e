import { type Characters, Code, isBlank, isBlankOrEnd, isBreak } from './characters.js';

/** Lines joined: one break becomes a blank, further ones stay; breaks other than a newline stay too. */
export function fold(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

const flowIndicators = ',?[]{}';

function endsHere(characters: Characters, inFlow: boolean): boolean {
  if (characters.is(':')) return isBlankOrEnd(characters.code(1));
  return inFlow && flowIndicators.includes(String.fromCharCode(characters.code()));
}

/**
 * Reads a scalar without quotes.
 *
 * @param indent the column of the surrounding block; continued lines lie deeper
 * @returns its text, and whether a line break came after it
 */
export function plainScalar(
  characters: Characters,
  indent: number,
  inFlow: boolean,
): { value: string; newLine: boolean } {
  let value = '';
  let gap = '';
  let newLine = false;
  while (!characters.atDocumentMark() && !characters.is('#')) {
    const start = characters.at;
    while (!isBlankOrEnd(characters.code()) && !endsHere(characters, inFlow)) characters.skip();
    if (characters.at > start) {
      value += gap + characters.slice(start);
      gap = '';
      newLine = false;
    }
    if (!isBlank(characters.code()) && !isBreak(characters.code())) break;
    ({ gap, newLine } = takeGap(characters, indent));
    if (!inFlow && characters.column <= indent) break;
  }
  return { value, newLine };
}

/** The blanks and breaks between two words. */
function takeGap(characters: Characters, indent: number): { gap: string; newLine: boolean } {
  const start = characters.at;
  characters.skipBlanks();
  if (!isBreak(characters.code())) return { gap: characters.slice(start), newLine: false };
  const first = characters.takeBreak();
  let more = '';
  for (;;) {
    const code = characters.code();
    if (isBreak(code)) more += characters.takeBreak();
    else if (code === Code.Tab && characters.column <= indent)
      throw characters.fail('found a tab character that violates indentation');
    else if (isBlank(code)) characters.skip();
    else return { gap: fold(first, more), newLine: true };
  }
}
