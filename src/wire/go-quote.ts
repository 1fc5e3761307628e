const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** What stands as it is: no quotation mark, no backslash, nothing that Go takes for unprintable. */
const plain = /^[ !#-&(-[\]-~]*$/;

/** Letters, marks, numbers, punctuation, symbols and the blank are printable to Go; quotation marks depend. */
const special = /[\\"']|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** Quotes a text as Go's `%q` does: `"a\tb"`. */
export function quote(text: string): string {
  return `"${escaped(text, '"')}"`;
}

/** Quotes a single character as Go's `%q` does: `'f'`. */
export function quoteCharacter(character: string): string {
  return `'${escaped(character, "'")}'`;
}

function escaped(text: string, mark: string): string {
  if (plain.test(text)) return text;
  return text.replace(special, (character) => {
    if (character === '"' || character === "'") return character === mark ? `\\${mark}` : character;
    return named[character] ?? codeOf(character.codePointAt(0) as number);
  });
}

function codeOf(point: number): string {
  // Half of a surrogate pair is no character to Go.
  if (point >= 0xd800 && point < 0xe000) return '\ufffd';
  const [letter, digits] = point < 0x80 ? ['x', 2] : point < 0x10000 ? ['u', 4] : (['U', 8] as const);
  return `\\${letter}${point.toString(16).padStart(digits, '0')}`;
}
