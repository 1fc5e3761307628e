/**
 * The first `limit` bytes of a text; all of it without a limit. Each byte of a character that was cut through
 * becomes U+FFFD, which is what Sensu's JSON shows for it.
 */
export function cutToBytes(text: string, limit: number): string {
  if (limit <= 0 || text.length * 3 <= limit) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  let whole = limit;
  while (whole > 0 && ((bytes[whole] as number) & 0xc0) === 0x80) whole--;
  return bytes.toString('utf8', 0, whole) + '\ufffd'.repeat(limit - whole);
}
