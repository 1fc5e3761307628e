import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ProxyServer, proxyFor } from '../../wire/http/proxies.js';
import { parseTarget, type Target } from '../../wire/http/url.js';
import type { TlsFacts } from './tls.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Done = (error: Error | null, socket?: Socket) => void;

/** Where a websocket's handshake goes, as an HTTP request. */
export const targetOf = (url: string): Target => parseTarget(url.replace(/^ws/i, 'http'));

/** How to connect through the proxy of HTTP_PROXY or HTTPS_PROXY; nothing where none is to be used. */
export function tunnelFor(
  target: Target,
  environment: Environment,
  tls: TlsFacts | undefined,
): ((options: unknown, done: Done) => undefined) | undefined {
  const proxy = proxyFor(target, environment);
  if (!proxy) return undefined;
  return (_options, done) => {
    openTunnel(proxy, target, (error, socket) => {
      if (error || !socket || !tls) return done(error, socket);
      const servername = isIP(target.hostname) ? '' : target.hostname;
      return done(null, connectTls({ ...tls, socket, servername }));
    });
    return undefined;
  };
}

function openTunnel({ target: proxy, authorization }: ProxyServer, to: Target, done: Done): void {
  const authority = `${to.hostname.includes(':') ? `[${to.hostname}]` : to.hostname}:${to.port}`;
  const asking = request({
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    path: authority,
    headers: {
      Host: authority,
      ...(authorization === undefined ? {} : { 'Proxy-Authorization': authorization }),
    },
  });
  asking.once('connect', (response, socket) => {
    if (response.statusCode === 200) return done(null, socket);
    socket.destroy();
    return done(new Error(response.statusMessage || `proxy answered ${response.statusCode}`));
  });
  asking.once('response', (response) => {
    response.resume();
    done(new Error(response.statusMessage ?? ''));
  });
  asking.once('error', (cause) => done(Object.assign(new Error(cause.message, { cause }), { proxy })));
  asking.end();
}
