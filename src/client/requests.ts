import { parseTarget, type Target, UrlError } from '../wire/http/url.js';
import { certificateOf } from './certificates.js';
import { NetworkError } from './errors.js';
import { isAboutValidity, reasonOf, TimeLimit } from './reason.js';
import { BodyFailure, type Transport } from './transport.js';
import type { ApiResponse, ClientOptions } from './types.js';

/** Go's client gives up after so many. */
const maxRedirects = 10;

interface Step {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly into?: NodeJS.WritableStream | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends requests: the common headers, redirects, the time limit, errors in Go's words. */
export class Requests {
  readonly #options: ClientOptions;
  readonly #open: () => Promise<Transport>;
  #transport: Promise<Transport> | undefined;

  constructor(options: ClientOptions, open: () => Promise<Transport>) {
    this.#options = options;
    this.#open = open;
  }

  /** @throws NetworkError */
  async send(
    method: string,
    url: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
    into?: NodeJS.WritableStream,
  ): Promise<ApiResponse> {
    const limit = this.#timeLimit();
    let step: Step = { method, url, body, into, headers: { ...this.#commonHeaders(), ...headers } };
    try {
      for (let count = 0; ; count++) {
        const response = await this.#sendStep(step, limit.signal);
        const next = redirected(step, response);
        if (!next) return response;
        if (count === maxRedirects)
          throw new NetworkError(next.method, next.url, `stopped after ${maxRedirects} redirects`);
        step = next;
      }
    } finally {
      limit.end();
    }
  }

  async close(): Promise<void> {
    const transport = await this.#transport;
    this.#transport = undefined;
    await transport?.close();
  }

  #commonHeaders(): Record<string, string> {
    return {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'User-Agent': `sensectl/${this.#options.version ?? ''}`,
    };
  }

  /** One limit for a request with all its redirects and bodies. */
  #timeLimit(): { signal: AbortSignal; end: () => void } {
    const { timeoutMs, signal } = this.#options;
    const controller = new AbortController();
    // Within less than a millisecond nothing can be answered, and timers know no less.
    if (timeoutMs > 0 && timeoutMs < 1) controller.abort(new TimeLimit());
    const timer =
      timeoutMs >= 1
        ? setTimeout(() => controller.abort(new TimeLimit()), Math.min(timeoutMs, 2 ** 31 - 1))
        : undefined;
    const stop = (): void => controller.abort(signal?.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    return {
      signal: controller.signal,
      end: () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      },
    };
  }

  async #sendStep(step: Step, signal: AbortSignal): Promise<ApiResponse> {
    const target = this.#target(step);
    try {
      if (signal.aborted) throw signal.reason;
      this.#transport ??= this.#open();
      const transport = await this.#transport;
      const { method, headers, body, into } = step;
      const response = await transport.send({
        method,
        target,
        headers,
        signal,
        ...(body === undefined ? {} : { body }),
        ...(into === undefined ? {} : { into }),
      });
      this.#tell(step, target, response);
      return response;
    } catch (error) {
      throw await this.#failure(error, step, target);
    }
  }

  #target({ method, url }: Step): Target {
    try {
      return parseTarget(url);
    } catch (error) {
      if (!(error instanceof UrlError)) throw error;
      throw new NetworkError(method, error.url, error.message, { cause: error, bare: error.plain });
    }
  }

  async #failure(error: unknown, step: Step, target: Target): Promise<unknown> {
    if (this.#options.signal?.aborted) return error;
    if (isAboutValidity(error)) Object.assign(error as Error, { cert: await certificateOf(target) });
    const reason = reasonOf(error, target, (this.#options.now ?? Date.now)());
    const failure = new NetworkError(step.method, target.text, reason, {
      cause: error,
      bare: error instanceof BodyFailure,
    });
    this.#tell(step, target, failure);
    return failure;
  }

  #tell(step: Step, target: Target, outcome: ApiResponse | Error): void {
    this.#options.onExchange?.({
      method: step.method,
      url: target.text,
      path: target.path,
      requestHeaders: step.headers,
      ...(step.body === undefined ? {} : { requestBody: step.body }),
      ...(outcome instanceof Error
        ? { error: outcome }
        : { status: outcome.status, responseHeaders: outcome.headers, responseBody: outcome.body }),
    });
  }
}

/** The request that an answer sends us on to. What authorises goes along to the same host only, never out of TLS. */
function redirected(step: Step, { status, headers: { location } }: ApiResponse): Step | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (!location) {
    if (status >= 307) return undefined;
    throw new NetworkError(step.method, step.url, `${status} response missing Location header`);
  }
  const from = new URL(step.url);
  const to = new URL(location, from);
  const keepsBody = status >= 307 || step.method === 'GET' || step.method === 'HEAD';
  const { Authorization, ...headers } = step.headers;
  const trusted = to.hostname === from.hostname && !(from.protocol === 'https:' && to.protocol !== 'https:');
  return {
    method: keepsBody ? step.method : 'GET',
    url: to.href,
    body: keepsBody ? step.body : undefined,
    into: step.into,
    headers: trusted && Authorization !== undefined ? { ...headers, Authorization } : headers,
  };
}
