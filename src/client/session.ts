import { isJsonObject } from '../resources/kit/json.js';
import { parseJson } from '../wire/json/index.js';
import { NetworkError, SessionError } from './errors.js';
import type { ApiResponse, ClientOptions, Tokens } from './types.js';

/** Sends one request with exactly these headers. */
export type Post = (url: string, body: string, authorization: string | undefined) => Promise<ApiResponse>;

/** Who the requests are from: an API key, or an access token that is renewed when it has run out. */
export class Session {
  readonly #options: ClientOptions;
  readonly #post: Post;
  #tokens: Tokens | undefined;
  #renewal: Promise<void> | undefined;
  #failed = false;

  constructor(options: ClientOptions, post: Post) {
    this.#options = options;
    this.#post = post;
  }

  /**
   * The header for the next request. The token is renewed before it is used, once for all requests that wait for it.
   * @throws SessionError, NetworkError
   */
  async authorization(): Promise<string | undefined> {
    const { apiKey } = this.#options;
    if (apiKey) return `Key ${apiKey}`;
    this.#tokens ??= this.#options.tokens?.();
    if (this.#tokens?.accessToken && !this.#failed && this.#hasExpired(this.#tokens)) await this.#renewOnce();
    return bearer(this.#tokens);
  }

  /** Renews the tokens whether they have run out or not. */
  async renew(): Promise<Tokens> {
    const tokens = await this.#ask(async () => this.authorization());
    await this.#save(tokens);
    return tokens;
  }

  #hasExpired(tokens: Tokens): boolean {
    return tokens.expiresAt * 1000 < (this.#options.now ?? Date.now)();
  }

  async #renewOnce(): Promise<void> {
    this.#renewal ??= this.#renewExpired().finally(() => {
      this.#renewal = undefined;
    });
    await this.#renewal;
  }

  async #renewExpired(): Promise<void> {
    if (this.#adoptStored()) return;
    if (!this.#tokens?.refreshToken) throw new SessionError('configured access token has expired');
    let tokens: Tokens;
    try {
      tokens = await this.#ask(async () => bearer(this.#tokens));
    } catch (error) {
      // Another process may have been quicker with the same refresh token.
      if (this.#adoptStored()) return;
      this.#failed = true;
      const cause = (error as Error).message;
      throw new SessionError(`failed to request new refresh token; client returned '${cause}'`, {
        cause: error,
      });
    }
    await this.#save(tokens);
  }

  /** Takes the stored tokens in place of ours, if they are good. */
  #adoptStored(): boolean {
    const stored = this.#options.tokens?.();
    if (!stored?.accessToken) return false;
    if (stored.accessToken === this.#tokens?.accessToken || this.#hasExpired(stored)) return false;
    this.#tokens = stored;
    return true;
  }

  async #save(tokens: Tokens): Promise<void> {
    try {
      await this.#options.saveTokens?.(tokens);
    } catch (error) {
      const cause = (error as Error).message;
      throw new SessionError(`failed to update configuration with new refresh token (${cause})`, {
        cause: error,
      });
    }
    this.#tokens = tokens;
  }

  /** Asks the issuer of the token, then the configured backend. */
  async #ask(authorization: () => Promise<string | undefined>): Promise<Tokens> {
    this.#tokens ??= this.#options.tokens?.();
    const base = this.#options.apiUrl;
    const issuer = issuerOf(this.#tokens?.accessToken ?? '');
    let failure: unknown;
    for (const url of issuer && isSamePlace(issuer, base) ? [issuer, base] : [base]) {
      try {
        const header = await authorization();
        const body = JSON.stringify({ refresh_token: this.#tokens?.refreshToken ?? '' });
        return tokensOf(await this.#post(`${url}/auth/token`, body, header));
      } catch (error) {
        if (!(error instanceof NetworkError || error instanceof SessionError)) throw error;
        failure = error;
        if (error instanceof InvalidAnswer) break;
      }
    }
    throw failure;
  }
}

/** The backend accepted, but what it sent are no tokens: nobody else need be asked. */
class InvalidAnswer extends SessionError {}

const bearer = (tokens: Tokens | undefined): string | undefined =>
  tokens?.accessToken ? `Bearer ${tokens.accessToken}` : undefined;

/**
 * Whether tokens may go to the URL that a token names as its issuer, which nobody has verified: the same host and
 * protocol as the configured one. Sensu sends them anywhere; that would give them away.
 */
function isSamePlace(issuer: string, apiUrl: string): boolean {
  const place = /^(https?):\/\/(\[[^\]]*\]|[^:/?#@]*)(:\d+)?($|[/?#])/i;
  const a = place.exec(issuer);
  const b = place.exec(apiUrl);
  if (!a || !b) return false;
  return a[1]?.toLowerCase() === b[1]?.toLowerCase() && a[2]?.toLowerCase() === b[2]?.toLowerCase();
}

/** The issuer (`iss`) inside an access token; empty when there is none. */
function issuerOf(accessToken: string): string {
  try {
    const claims = parseJson(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isJsonObject(claims) && typeof claims['iss'] === 'string' ? claims['iss'] : '';
  } catch {
    return '';
  }
}

function tokensOf(response: ApiResponse): Tokens {
  if (response.status >= 400)
    throw new SessionError(`The server returned the error: ${response.status} ${response.body.trim()}`);
  const tokens = readTokens(response);
  if (tokens.accessToken === '') throw new InvalidAnswer('Access token cannot be empty');
  if (tokens.expiresAt === 0) throw new InvalidAnswer('Expiration must be set');
  if (tokens.refreshToken === '') throw new InvalidAnswer('Refresh token cannot be empty');
  return tokens;
}

function readTokens(response: ApiResponse): Tokens {
  const empty: Tokens = { accessToken: '', expiresAt: 0, refreshToken: '' };
  if (!isJsonType(response)) return empty;
  try {
    return tokensFrom(response.body);
  } catch (error) {
    throw new InvalidAnswer((error as Error).message);
  }
}

/**
 * Reads the answer to a login or a renewal; what is missing is empty or 0.
 * @throws JsonSyntaxError
 */
function tokensFrom(body: string): Tokens {
  const value = parseJson(body);
  const fields = isJsonObject(value) ? value : {};
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const expiresAt = fields['expires_at'];
  return {
    accessToken: text('access_token'),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : 0,
    refreshToken: text('refresh_token'),
  };
}

/** Whether an answer declares itself as JSON; some of Sensu's commands look at no other. */
export function isJsonType(response: ApiResponse): boolean {
  return /(application|text)\/(json|.*\+json|json-.*)(;|$)/i.test(response.headers['content-type'] ?? '');
}
