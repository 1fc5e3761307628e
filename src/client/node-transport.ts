import * as http from 'node:http';
import type * as https from 'node:https';
import { pipeline } from 'node:stream';
import type * as tls from 'node:tls';
import {
  AnswerTooLarge,
  BodyFailure,
  largestAnswer,
  type ProxyServer,
  type Transport,
  type TransportSettings,
  type WireRequest,
} from './transport.js';
import type { ApiResponse } from './types.js';

/** For a handful of requests: `node:http` with kept connections, the quickest to load. */
export class NodeTransport implements Transport {
  readonly #settings: TransportSettings;
  #plain: http.Agent | undefined;
  #secure: https.Agent | undefined;
  readonly #tunnels = new Map<string, https.Agent>();

  constructor(settings: TransportSettings) {
    this.#settings = settings;
  }

  async send(request: WireRequest): Promise<ApiResponse> {
    const { target } = request;
    const proxy = await this.#settings.proxyFor(target);
    if (target.protocol === 'https:') {
      const { request: open } = await import('node:https');
      const agent = proxy ? await this.#tunnel(proxy) : await this.#secureAgent();
      return exchange(open, { ...optionsOf(request), agent, ...this.#settings.tls() }, request);
    }
    this.#plain ??= new http.Agent({ keepAlive: true });
    const options = { ...optionsOf(request), agent: this.#plain };
    if (!proxy) return exchange(http.request, options, request);
    return exchange(http.request, { ...options, ...throughProxy(request, proxy) }, request).catch(
      (error: NodeJS.ErrnoException) => {
        const unreached = error.syscall === 'connect' || error.syscall === 'getaddrinfo';
        throw unreached ? proxyFailure(proxy, error) : error;
      },
    );
  }

  async close(): Promise<void> {
    for (const agent of [this.#plain, this.#secure, ...this.#tunnels.values()]) agent?.destroy();
  }

  async #secureAgent(): Promise<https.Agent> {
    const { Agent } = await import('node:https');
    this.#secure ??= new Agent({ keepAlive: true });
    return this.#secure;
  }

  async #tunnel(proxy: ProxyServer): Promise<https.Agent> {
    const known = this.#tunnels.get(proxy.target.text);
    if (known) return known;
    const [{ Agent }, { connect }] = await Promise.all([import('node:https'), import('node:tls')]);
    const agent = new Agent({ keepAlive: true });
    // Node's way to bring one's own connection: the signature is that of net.createConnection with a callback.
    Object.assign(agent, {
      createConnection: (
        options: tls.ConnectionOptions & { host: string; port: number },
        done: (error: Error | null, socket?: tls.TLSSocket) => void,
      ) => {
        openTunnel(proxy, options.host, options.port).then(
          (socket) => done(null, connect({ ...options, socket })),
          (error: Error) => done(error),
        );
      },
    });
    this.#tunnels.set(proxy.target.text, agent);
    return agent;
  }
}

function optionsOf({ method, target, headers, body }: WireRequest): http.RequestOptions {
  return {
    method,
    host: target.hostname,
    port: target.port,
    path: target.path,
    headers: {
      Host: target.host,
      ...headers,
      ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    },
  };
}

function throughProxy(request: WireRequest, { target, authorization }: ProxyServer): http.RequestOptions {
  const headers = optionsOf(request).headers as http.OutgoingHttpHeaders;
  return {
    host: target.hostname,
    port: target.port,
    path: `${request.target.protocol}//${request.target.host}${request.target.path}`,
    headers: { ...headers, ...(authorization === undefined ? {} : { 'Proxy-Authorization': authorization }) },
  };
}

/** It is the proxy that could not be reached. */
const proxyFailure = ({ target }: ProxyServer, cause: Error): Error =>
  Object.assign(new Error(cause.message, { cause }), { proxy: target });

function openTunnel(proxy: ProxyServer, host: string, port: number): Promise<import('node:net').Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'CONNECT',
      host: proxy.target.hostname,
      port: proxy.target.port,
      path: authority,
      headers: {
        Host: authority,
        ...(proxy.authorization === undefined ? {} : { 'Proxy-Authorization': proxy.authorization }),
      },
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(response.statusMessage || `proxy answered ${response.statusCode}`));
    });
    request.once('response', (response) => reject(new Error(response.statusMessage ?? '')));
    request.once('error', (error: NodeJS.ErrnoException) => reject(proxyFailure(proxy, error)));
    request.end();
  });
}

function exchange(
  open: typeof http.request,
  options: http.RequestOptions,
  { body, signal, into }: WireRequest,
): Promise<ApiResponse> {
  return new Promise((resolve, reject) => {
    const request = open({ ...options, signal });
    let begun = false;
    const fail = (error: Error): void => {
      const cause: unknown = signal.aborted ? signal.reason : error;
      reject(begun ? new BodyFailure(cause) : cause);
    };
    request.once('error', fail);
    request.once('response', (response) => {
      begun = true;
      if (into && response.statusCode === 200) {
        pipeline(response, into, (error) => (error ? fail(error) : resolve(answer(response, ''))));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      const count = (bytes: number): void => {
        size += bytes;
        if (size > largestAnswer) response.destroy(new AnswerTooLarge());
      };
      if (Number(response.headers['content-length'] ?? 0) > largestAnswer) count(largestAnswer + 1);
      response.on('data', (chunk: Buffer) => {
        count(chunk.length);
        if (size <= largestAnswer) chunks.push(chunk);
      });
      response.once('error', fail);
      response.once('end', () => resolve(answer(response, Buffer.concat(chunks).toString('utf8'))));
    });
    request.end(body);
  });
}

function answer(response: http.IncomingMessage, body: string): ApiResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { status: response.statusCode ?? 0, statusText: response.statusMessage ?? '', headers, body };
}
