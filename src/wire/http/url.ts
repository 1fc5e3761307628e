import { quote } from '../go-quote.js';
/** Where a request goes, taken apart without changing a byte of the path. */
export interface Target {
  /** The whole URL, as messages show it: without a password. */
  readonly text: string;
  readonly protocol: 'http:' | 'https:';
  /** Without the brackets of IPv6. */
  readonly hostname: string;
  readonly port: number;
  /** For the header `Host`: the port only where it is in the URL. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
}

/** A URL that no request can be made of. `plain`: the message stands alone, without the method. */
export class UrlError extends Error {
  override name = 'UrlError';

  constructor(
    message: string,
    readonly plain: boolean,
    /** As messages show it. */
    readonly url: string,
  ) {
    super(message);
  }
}

/**
 * Takes a URL apart by Go's rules.
 * @throws UrlError with Go's words
 */
export function parseTarget(text: string): Target {
  const complain = (reason: string): UrlError =>
    new UrlError(`parse ${quote(withoutPassword(text))}: ${reason}`, true, withoutPassword(text));
  if (/[\u0000-\u001f\u007f]/.test(text)) throw complain('net/url: invalid control character in URL');
  const badEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text);
  if (badEscape) throw complain(`invalid URL escape ${quote(badEscape[0])}`);
  if (text.startsWith(':')) throw complain('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  if (scheme === '' && /^[^/?#]*:/.test(text))
    throw complain('first path segment in URL cannot contain colon');
  const match = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i.exec(text);
  const shown = withoutPassword(text);
  if (!match) throw new UrlError(`unsupported protocol scheme ${quote(scheme)}`, false, shown);
  const [, , host = '', rest = ''] = match;
  if (host === '') throw new UrlError('http: no Host in request URL', false, shown);
  return {
    text: escapeUrl(shown),
    protocol: `${scheme}:` as Target['protocol'],
    host,
    ...hostAndPort(host, scheme, complain),
    path: escapeUrl(rest.startsWith('/') ? rest : `/${rest}`),
  };
}

function hostAndPort(
  host: string,
  scheme: string,
  complain: (reason: string) => UrlError,
): { hostname: string; port: number } {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(host);
  if (!match)
    throw complain(
      host.startsWith('[')
        ? "missing ']' in host"
        : `invalid port ${quote(host.slice(host.lastIndexOf(':')))} after host`,
    );
  const [, v6, name, port = ''] = match;
  if (!/^\d*$/.test(port)) throw complain(`invalid port ${quote(`:${port}`)} after host`);
  return { hostname: v6 ?? name ?? '', port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port) };
}

/** As Go's client shows a URL: messages are read by others. */
const withoutPassword = (text: string): string =>
  text.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#]*@/, '$1:***@');

/** Escapes what may not stand in a URL; what is escaped already stays. */
function escapeUrl(text: string): string {
  return text.replace(/[^A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/?]/gu, (character) =>
    encodeURIComponent(wellFormed(character)),
  );
}

function wellFormed(character: string): string {
  return /[\ud800-\udfff]/.test(character) && character.length === 1 ? '\ufffd' : character;
}

/** A query text: keys sorted, a blank as `+`. */
export function queryText(query: Readonly<Record<string, string>>): string {
  return Object.keys(query)
    .sort()
    .map((key) => `${escapeQuery(key)}=${escapeQuery(query[key] ?? '')}`)
    .join('&');
}

/** A text in a query: only letters, digits and `-_.~` stay as they are, a blank is `+`. */
export function escapeQuery(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  )
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
