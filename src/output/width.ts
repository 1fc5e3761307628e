import { withoutCodes } from '../wire/terminal.js';

/** Measures a text in columns of a terminal. */
export type Measure = (text: string) => number;

const ascii = /^[\x20-\x7e]*$/;
/** Beyond ASCII, what is one column wide without looking anything up: Latin, Greek, Cyrillic, blanks, quotes. */
const narrow =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f\u2000-\u200a\u2010-\u2027]*$/;

const narrowOnly: Measure = (text) => text.length;

/**
 * A measure that is right for all parts of a text: the tables of wide characters are loaded only when one may be there.
 * Colour codes and control characters have no width.
 */
export async function measureFor(text: string): Promise<Measure> {
  return narrow.test(text) ? narrowOnly : wideMeasure();
}

/** Measures any text. */
export async function wideMeasure(): Promise<Measure> {
  const { eastAsianWidth } = await import('get-east-asian-width');
  return (text) => {
    if (ascii.test(text)) return text.length;
    let width = 0;
    for (const character of withoutCodes(text)) {
      if (!/[\p{Cc}\p{Cf}\p{Mn}\p{Me}\u2028\u2029]/u.test(character))
        width += eastAsianWidth(character.codePointAt(0) as number);
    }
    return width;
  };
}
