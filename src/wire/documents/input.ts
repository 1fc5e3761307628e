/** The largest file of definitions that is read, in bytes: far beyond any real one. */
export const largestFile = 100 * 1024 * 1024;

/** @returns why a file of this size is not read, or nothing; to be asked before it is read */
export function fileTooLarge(bytes: number): string | undefined {
  if (bytes <= largestFile) return undefined;
  const size = (bytes / 1024 / 1024).toFixed(0);
  return `the input has ${size} MiB, which is more than the ${largestFile / 1024 / 1024} MiB that can be read; split it`;
}

/** Bytes that are no UTF-8. */
export class InvalidUtf8Error extends Error {
  /**
   * @param offset the first bad byte, from 0
   * @param line its line, from 1
   * @param reason in the words of the original's YAML reader
   */
  constructor(
    readonly offset: number,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`yaml: ${reason}`);
    this.name = 'InvalidUtf8Error';
  }
}

/**
 * Decodes a file's bytes.
 *
 * @throws InvalidUtf8Error naming the first bad byte; the message is that of the original's YAML reader
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { offset, reason } = firstMistake(bytes);
    let line = 1;
    for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++;
    throw new InvalidUtf8Error(offset, line, reason);
  }
}

function firstMistake(bytes: Uint8Array): { offset: number; reason: string } {
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOf(bytes[at] as number);
    if (length === 0) return { offset: at, reason: 'invalid leading UTF-8 octet' };
    if (at + length > bytes.length) return { offset: at, reason: 'incomplete UTF-8 octet sequence' };
    let value = length === 1 ? (bytes[at] as number) : (bytes[at] as number) & (0xff >> (length + 1));
    for (let k = 1; k < length; k++) {
      const octet = bytes[at + k] as number;
      if ((octet & 0xc0) !== 0x80) return { offset: at + k, reason: 'invalid trailing UTF-8 octet' };
      value = (value << 6) | (octet & 0x3f);
    }
    if (value < (shortest[length] as number))
      return { offset: at, reason: 'invalid length of a UTF-8 sequence' };
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      return { offset: at, reason: 'invalid Unicode character' };
    }
    at += length;
  }
  return { offset: bytes.length, reason: 'incomplete UTF-8 octet sequence' };
}

/** The smallest character that needs so many bytes. */
const shortest = [0, 0, 0x80, 0x800, 0x10000];

function lengthOf(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}
