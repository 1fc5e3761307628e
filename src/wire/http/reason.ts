import { quote } from '../go-quote.js';
import type { Target } from './url.js';

type Failure = NodeJS.ErrnoException & {
  address?: string;
  port?: number;
  hostname?: string;
  rawPacket?: Buffer;
  data?: string | Buffer;
  cert?: { valid_to?: string; valid_from?: string; subjectaltname?: string };
  host?: string;
  proxy?: Target;
};

/** Why a connection failed or broke, in the words of Go's network library: the scripts of Sensu's users read them. */
export function connectionReason(error: unknown, target: Target, now: number): string {
  const failure = innermost(error);
  const text =
    dialReason(failure, target) ??
    tlsReason(failure, target, now) ??
    protocolReason(failure, target) ??
    failure.message;
  const proxy = (error as Failure).proxy;
  return proxy ? `proxyconnect tcp: ${text}` : text;
}

/** What went wrong is often wrapped: several addresses tried, or a cause behind a general error. */
function innermost(error: unknown): Failure {
  let inner = error as Failure & { errors?: unknown[] };
  for (;;) {
    const next: unknown = inner.errors?.[0] ?? (inner.cause instanceof Error ? inner.cause : undefined);
    if (next === undefined) return inner;
    inner = next as Failure;
  }
}

const connectWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

function dialReason(failure: Failure, target: Target): string | undefined {
  const { code = '' } = failure;
  const at = authority(failure.address ?? target.hostname, failure.port ?? target.port);
  if (code in connectWords) return `dial tcp ${at}: connect: ${connectWords[code]}`;
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return `dial tcp ${at}: i/o timeout`;
  const name = failure.hostname ?? target.hostname;
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${name}: no such host`;
  if (code === 'EAI_AGAIN') return `dial tcp: lookup ${name}: Temporary failure in name resolution`;
  return undefined;
}

function authority(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

function tlsReason(failure: Failure, target: Target, now: number): string | undefined {
  const { code = '' } = failure;
  if (untrusted.has(code)) return 'x509: certificate signed by unknown authority';
  if (isAboutValidity(failure)) return validityReason(failure, now);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return nameReason(failure, target);
  if (/wrong.version.number|packet.length.too.long/i.test(`${code} ${failure.message}`))
    return 'http: server gave HTTP response to HTTPS client';
  if (code === 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
    return 'remote error: tls: protocol version not supported';
  if (/^ERR_SSL_(TLSV1|TLSV13|SSLV3)_ALERT_/.test(code)) {
    const alert = code
      .replace(/^ERR_SSL_\w+?_ALERT_/, '')
      .toLowerCase()
      .replaceAll('_', ' ');
    return `remote error: tls: ${alert}`;
  }
  return undefined;
}

/** Whether a certificate has run out or is not valid yet: its dates belong into the message. */
export function isAboutValidity(error: unknown): boolean {
  const { code } = error as Failure;
  return code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
}

const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

function validityReason({ code, cert }: Failure, now: number): string {
  const text = 'x509: certificate has expired or is not yet valid';
  const limit = Date.parse((code === 'CERT_HAS_EXPIRED' ? cert?.valid_to : cert?.valid_from) ?? '');
  if (Number.isNaN(limit)) return `${text}: `;
  const relation = code === 'CERT_HAS_EXPIRED' ? 'after' : 'before';
  return `${text}: current time ${rfc3339(now)} is ${relation} ${rfc3339(limit)}`;
}

function nameReason({ cert }: Failure, { hostname }: Target): string {
  const entries = (cert?.subjectaltname ?? '').split(/,\s*/).filter(Boolean);
  const of = (kind: string): string[] =>
    entries.filter((entry) => entry.startsWith(`${kind}:`)).map((entry) => entry.slice(kind.length + 1));
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.includes(':');
  const names = of(isAddress ? 'IP Address' : 'DNS');
  if (names.length > 0) return `x509: certificate is valid for ${names.join(', ')}, not ${hostname}`;
  if (isAddress)
    return `x509: cannot validate certificate for ${hostname} because it doesn't contain any IP SANs`;
  return `x509: certificate is not valid for any names, but wanted to match ${hostname}`;
}

function protocolReason(failure: Failure, target: Target): string | undefined {
  const { code = '' } = failure;
  if (code.startsWith('HPE_') || failure.name === 'HTTPParserError') {
    if (code === 'HPE_INVALID_EOF_STATE') return 'unexpected EOF';
    const packet = failure.rawPacket ?? failure.data;
    const line = packet?.toString('latin1').split(/\r?\n/, 1)[0] ?? '';
    return `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${quote(line)}`;
  }
  // The connection ended without a word.
  if (failure.message === 'socket hang up' || code === 'UND_ERR_SOCKET') return 'EOF';
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    const at = authority(target.hostname, target.port);
    return code === 'EPIPE'
      ? `write tcp ${at}: write: broken pipe`
      : `read tcp ${at}: read: connection reset by peer`;
  }
  return undefined;
}
