const named: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const escapeSequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g;

/**
 * The text of a string or character literal of Go, its quotes included.
 * @returns nothing when an escape sequence in it is none
 */
export function unquote(source: string): string | undefined {
  const mark = source[0] as string;
  const inner = source.slice(1, -1);
  if (mark === '`') return inner.replaceAll('\r', '');
  let wrong = false;
  const text = inner.replace(escapeSequence, (_, byte, short, long, octal, letter: string | undefined) => {
    if (letter === undefined) {
      const code =
        octal === undefined ? Number.parseInt(byte ?? short ?? long, 16) : Number.parseInt(octal, 8);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
    } else if (letter === mark) return mark;
    else if (Object.hasOwn(named, letter)) return named[letter] as string;
    wrong = true;
    return '';
  });
  return wrong ? undefined : text;
}

/** @returns nothing when it is no number of Go that we know */
export function parseNumber(source: string): number | undefined {
  const digits = source.replace(/_(?=\w)/g, '');
  const [, sign = '', plain = ''] = /^([+-]?)(.*)$/.exec(digits) ?? [];
  const text = /^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain;
  if (
    !/^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/.test(
      text,
    )
  )
    return undefined;
  const value = Number(text);
  return sign === '-' ? -value : value;
}
