/** A text that is no JSON, in the words of Sensu's decoder. */
export class JsonSyntaxError extends Error {
  /** @param offset how many bytes had been read when the mistake was seen */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'JsonSyntaxError';
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
};

/** A byte (0 to 255) as Go's messages show it: `'b'`, `'\''`, `'\x1f'`, `'\u0080'`. */
export function quoteCharacter(byte: string): string {
  const code = byte.charCodeAt(0);
  let shown = escapes[byte] ?? byte;
  if (shown === byte) {
    if (code < 0x20 || code === 0x7f) shown = `\\x${code.toString(16).padStart(2, '0')}`;
    else if ((code >= 0x80 && code <= 0xa0) || code === 0xad)
      shown = `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `'${shown}'`;
}
