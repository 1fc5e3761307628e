import { type Characters, isBlank, isBlankOrEnd, isBreak } from './characters.js';
import { fold } from './plain-scalar.js';

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const hexLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a scalar in single or double quotes, from the quote that opens it. */
export function quotedScalar(characters: Characters): string {
  const quote = characters.is("'") ? "'" : '"';
  characters.skip();
  let value = '';
  for (;;) {
    if (characters.atDocumentMark()) throw characters.fail('found unexpected document indicator');
    if (characters.code() === 0) throw characters.fail('found unexpected end of stream');
    const { text, joined } = quote === "'" ? singleQuoted(characters) : doubleQuoted(characters);
    value += text;
    if (characters.is(quote)) break;
    value += gap(characters, joined);
  }
  characters.skip();
  return value;
}

/** Characters up to a blank, a break or the closing quote. */
function singleQuoted(characters: Characters): { text: string; joined: boolean } {
  let text = '';
  while (!isBlankOrEnd(characters.code())) {
    if (characters.is("'")) {
      if (!characters.is("'", 1)) break;
      characters.skip();
    }
    text += String.fromCharCode(characters.code());
    characters.skip();
  }
  return { text, joined: false };
}

/** The same in double quotes; `joined` when an escaped line break ends the run. */
function doubleQuoted(characters: Characters): { text: string; joined: boolean } {
  let text = '';
  while (!isBlankOrEnd(characters.code()) && !characters.is('"')) {
    if (!characters.is('\\')) {
      const start = characters.at;
      while (!isBlankOrEnd(characters.code()) && !characters.is('"') && !characters.is('\\'))
        characters.skip();
      text += characters.slice(start);
    } else if (isBreak(characters.code(1))) {
      characters.skip();
      characters.takeBreak();
      return { text, joined: true };
    } else text += escapedText(characters);
  }
  return { text, joined: false };
}

function escapedText(characters: Characters): string {
  const letter = String.fromCharCode(characters.code(1));
  const simple = escapes[letter];
  const length = hexLength[letter];
  if (characters.code(1) === 0 || (simple === undefined && length === undefined)) {
    throw characters.fail('found unknown escape character');
  }
  characters.skip(2);
  return length === undefined ? (simple as string) : hexadecimal(characters, length);
}

function hexadecimal(characters: Characters, length: number): string {
  const start = characters.at;
  const { column } = characters;
  let digits = '';
  for (let k = 0; k < length; k++) {
    const digit = String.fromCharCode(characters.code(k));
    if (!/^[0-9a-fA-F]$/.test(digit)) throw characters.fail('did not find expected hexdecimal number');
    digits += digit;
  }
  const value = Number.parseInt(digits, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw characters.fail('found invalid Unicode character escape code');
  }
  characters.at = start + length;
  characters.column = column + length;
  return String.fromCodePoint(value);
}

/** Blanks between words, or folded lines. After an escaped break, what follows is only indentation. */
function gap(characters: Characters, joined: boolean): string {
  let blanks = '';
  let first = '';
  let more = '';
  let newLine = joined;
  for (;;) {
    const code = characters.code();
    if (isBreak(code)) {
      if (newLine) more += characters.takeBreak();
      else first = characters.takeBreak();
      newLine = true;
    } else if (isBlank(code)) {
      if (!newLine) blanks += String.fromCharCode(code);
      characters.skip();
    } else break;
  }
  if (!newLine) return blanks;
  return first === '' ? more : fold(first, more);
}
