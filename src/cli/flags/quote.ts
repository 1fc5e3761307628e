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

/** Quotes a text as Go's `%q` does: `"a\tb"`. */
export function quote(text: string): string {
  return `"${escaped(text, '"')}"`;
}

/** Quotes a single character as Go's `%q` does: `'f'`. */
export function quoteCharacter(character: string): string {
  return `'${escaped(character, "'")}'`;
}

function escaped(text: string, mark: string): string {
  return text.replace(/[\\"'\x00-\x1f\x7f-\x9f]/g, (character) => {
    if (character === '"' || character === "'") return character === mark ? `\\${mark}` : character;
    const known = named[character];
    if (known !== undefined) return known;
    const code = character.charCodeAt(0);
    return code < 0x80
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
