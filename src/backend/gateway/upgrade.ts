import type { IncomingMessage } from 'node:http';
import type { Reply } from '../http/reply.js';

/** Why a request cannot become a websocket. */
export interface UpgradeProblem {
  readonly status: 400 | 403 | 405;
  /** In the words of the original's websocket library. */
  readonly reason: string;
}

const noWebsocket = 'websocket: the client is not using the websocket protocol: ';
const phrases = { 400: 'Bad Request', 403: 'Forbidden', 405: 'Method Not Allowed' } as const;

/** A header as Go's `Header.Get` reads it: of several lines the first, as UTF-8. */
export function headerOf(message: IncomingMessage, name: string): string {
  const line = message.headersDistinct[name.toLowerCase()]?.[0] ?? '';
  return Buffer.from(line, 'latin1').toString('utf8');
}

const hasToken = (message: IncomingMessage, name: string, token: string): boolean =>
  (message.headersDistinct[name] ?? []).some((line) =>
    line.split(',').some((part) => part.trim().toLowerCase() === token),
  );

/** Browsers say where a page comes from; agents do not. */
function sameOrigin(message: IncomingMessage): boolean {
  const origin = message.headersDistinct['origin']?.[0];
  if (origin === undefined) return true;
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(origin)?.[1] ?? '';
  return host.toLowerCase() === (message.headers.host ?? '').toLowerCase();
}

/** 16 bytes in base64: what the websocket library takes. */
const key = /^[+/0-9A-Za-z]{22}==$/;

/** The first thing that is wrong with a request for a websocket, in the original's order. */
export function upgradeProblem(message: IncomingMessage): UpgradeProblem | undefined {
  const bad = (reason: string): UpgradeProblem => ({ status: 400, reason });
  if (!hasToken(message, 'connection', 'upgrade'))
    return bad(`${noWebsocket}'upgrade' token not found in 'Connection' header`);
  if (!hasToken(message, 'upgrade', 'websocket'))
    return bad(`${noWebsocket}'websocket' token not found in 'Upgrade' header`);
  if (message.method !== 'GET') return { status: 405, reason: `${noWebsocket}request method is not GET` };
  if (!hasToken(message, 'sec-websocket-version', '13'))
    return bad("websocket: unsupported version: 13 not found in 'Sec-Websocket-Version' header");
  if (!sameOrigin(message))
    return { status: 403, reason: 'websocket: request origin not allowed by Upgrader.CheckOrigin' };
  return keyProblem(headerOf(message, 'Sec-WebSocket-Key'));
}

function keyProblem(sent: string): UpgradeProblem | undefined {
  const invalid = (what: string): UpgradeProblem => ({
    status: 400,
    reason: `websocket: not a websocket handshake: 'Sec-WebSocket-Key' header ${what}`,
  });
  if (sent === '') return invalid('is missing or blank');
  // 6.7.5 takes any text here; RFC 6455 and later versions do not.
  return key.test(sent) ? undefined : invalid('must be Base64 encoded value of 16-byte in length');
}

/** The answer: the library says the status, the handler adds the reason. */
export const upgradeRefusal = ({ status, reason }: UpgradeProblem): Reply => ({
  status,
  headers: {
    'Content-Type': 'text/plain; charset=utf-8',
    'Sec-Websocket-Version': '13',
    'X-Content-Type-Options': 'nosniff',
  },
  body: `${phrases[status]}\n${reason}\n`,
});

/** The library demands single values where the protocol allows lists, and answers subprotocols, which Sensu has none of. */
export function plainUpgrade(message: IncomingMessage): void {
  message.headers.upgrade = 'websocket';
  message.headers['sec-websocket-version'] = '13';
  delete message.headers['sec-websocket-protocol'];
}
