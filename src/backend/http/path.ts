/** Characters that may stand in a path as they are (Go: `validEncoded`). */
const asSent = /^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]%/]*$/;
const unescaped = /[A-Za-z0-9\-._~$&+,/:;=@]/;

/** The percent-decoded text, or nothing when an escape is broken. Bytes that are no UTF-8 become U+FFFD. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes: Buffer[] = [];
    for (const part of text.split(/(%[0-9a-fA-F]{2})/)) {
      bytes.push(part.startsWith('%') ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part));
    }
    return Buffer.concat(bytes).toString('utf8');
  }
}

/** A path with everything escaped that Go escapes in one. */
export function escapePath(path: string): string {
  let result = '';
  for (const byte of Buffer.from(path, 'utf8')) {
    const character = String.fromCharCode(byte);
    result +=
      byte < 0x80 && unescaped.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

/** The path on which routes are matched: as sent where that is a proper encoding, else encoded anew. */
export function escapedPath(sent: string): string | undefined {
  const decoded = percentDecode(sent);
  if (decoded === undefined) return undefined;
  return asSent.test(sent) ? sent : escapePath(decoded);
}

/** Go's `path.Clean`, a trailing slash kept. */
export function cleanPath(path: string): string {
  if (!/\/\/|\/\.\.?(\/|$)/.test(path) && path.startsWith('/')) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  const clean = `/${kept.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}

/** Whether Go can parse the query: every escape whole, no semicolon. */
export function queryIsGood(query: string): boolean {
  return !query.includes(';') && !/%(?![0-9a-fA-F]{2})/.test(query);
}
