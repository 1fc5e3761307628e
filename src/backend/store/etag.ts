/**
 * Sensu's tags are a 64-bit hash in lower-case hex without leading zeros. This one is FNV-1a over the UTF-16 units
 * of the text, in four parts of 16 bits because JavaScript multiplies exactly only up to 2^53.
 */
export function etagOf(text: string): string {
  let a = 0x2325;
  let b = 0x8422;
  let c = 0x9ce4;
  let d = 0xcbf2;
  for (let i = 0; i < text.length; i++) {
    a ^= text.charCodeAt(i);
    // times the prime 0x100000001b3
    const a1 = a * 0x1b3;
    const b1 = b * 0x1b3 + (a1 >>> 16);
    const c1 = c * 0x1b3 + ((a << 8) & 0xffff) + (b1 >>> 16);
    const d1 = d * 0x1b3 + (a >>> 8) + ((b << 8) & 0xffff) + (c1 >>> 16);
    a = a1 & 0xffff;
    b = b1 & 0xffff;
    c = c1 & 0xffff;
    d = d1 & 0xffff;
  }
  const hex = [d, c, b, a].map((part) => part.toString(16).padStart(4, '0')).join('');
  return `"${hex.replace(/^0+(?=.)/, '')}"`;
}
