import type { ProxyServer } from '../wire/http/proxies.js';
import type { Target } from '../wire/http/url.js';
import type { ApiResponse } from './types.js';

export interface WireRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Takes the body of an answer with status 200. */
  readonly into?: NodeJS.WritableStream;
}

/** Carries single requests; knows nothing of redirects, tokens and time limits. */
export interface Transport {
  /** @throws BodyFailure when the answer broke off; else whatever the network library throws */
  send(request: WireRequest): Promise<ApiResponse>;
  close(): Promise<void>;
}

/** The answer had begun, and then something went wrong. */
export class BodyFailure extends Error {
  override name = 'BodyFailure';

  constructor(cause: unknown) {
    super('the answer broke off', { cause });
  }
}

/** The longest answer that is kept in memory, in bytes: lists that are longer are asked for in chunks. */
export const largestAnswer = 256 * 1024 * 1024;

/** The body goes on and on. */
export class AnswerTooLarge extends Error {
  override name = 'AnswerTooLarge';

  constructor() {
    super(`the answer has more than ${largestAnswer / 1024 / 1024} MiB`);
  }
}

/** What both transports need to know. Proxies and certificates are looked up at the first request that needs them. */
export interface TransportSettings {
  readonly tls: () => TlsSettings;
  readonly proxyFor: (target: Target) => Promise<ProxyServer | undefined>;
}

export interface TlsSettings {
  /** Certificates in PEM form that replace the built-in ones. */
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
}

export type { ProxyServer };
