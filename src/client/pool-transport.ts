import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
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

/** How many requests are under way at a time, each on its connection. */
export const poolSize = 8;

/** For bulk work: a pool of undici's, twice as fast as `node:http` and slow to load. */
export class PoolTransport implements Transport {
  readonly #settings: TransportSettings;
  readonly #pools = new Map<string, Dispatcher>();

  constructor(settings: TransportSettings) {
    this.#settings = settings;
  }

  async send({ method, target, headers, body, signal }: WireRequest): Promise<ApiResponse> {
    const origin = `${target.protocol}//${target.host}`;
    const proxy = await this.#settings.proxyFor(target);
    const pool = await this.#poolFor(origin, proxy);
    const response = await pool.request({
      origin,
      path: target.path,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      signal,
    });
    let text: string;
    try {
      text = await textOf(response);
    } catch (error) {
      throw new BodyFailure(error);
    }
    return {
      status: response.statusCode,
      statusText: STATUS_CODES[response.statusCode] ?? '',
      headers: flat(response.headers),
      body: text,
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  async #poolFor(origin: string, proxy: ProxyServer | undefined): Promise<Dispatcher> {
    const { Pool, ProxyAgent } = await import('undici');
    const known = this.#pools.get(origin);
    if (known) return known;
    const tls = origin.startsWith('https:') ? this.#settings.tls() : undefined;
    // The client bounds the whole request; undici's own limits would only come in between.
    const limits = { connections: poolSize, headersTimeout: 0, bodyTimeout: 0 };
    const pool = proxy
      ? new ProxyAgent({
          uri: proxy.target.text,
          ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
          ...(tls ? { requestTls: tls } : {}),
          ...limits,
        })
      : new Pool(origin, { ...limits, connect: { timeout: 0, ...tls } });
    this.#pools.set(origin, pool);
    return pool;
  }
}

async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (Number(headers['content-length'] ?? 0) > largestAnswer) throw new AnswerTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestAnswer) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
