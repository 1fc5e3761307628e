import type { JsonValue } from '../resources/kit/json.js';
import type { AnyKind } from '../resources/kit/kind.js';

/** What a login gives; kept in the file `cluster`. */
export interface Tokens {
  readonly accessToken: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly refreshToken: string;
}

export interface ClientOptions {
  /** The base of every path; trailing slashes are removed. */
  readonly apiUrl: string;
  /** Sent as `Authorization: Key ...`; tokens are not looked at when there is one. */
  readonly apiKey?: string;
  /** The stored tokens, read anew at each call: another process may have renewed them. */
  readonly tokens?: () => Tokens | undefined;
  /** Called with renewed tokens before they are used. */
  readonly saveTokens?: (tokens: Tokens) => Promise<void>;
  /** Bounds a whole request with its redirects and its body; 0 or less is no bound. */
  readonly timeoutMs: number;
  /** A file that replaces the system's certificate authorities. */
  readonly trustedCaFile?: string;
  /** Where a relative path of that file starts; the process's folder unless told. */
  readonly cwd?: string;
  readonly insecureSkipTlsVerify?: boolean;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Of this program, for the header `User-Agent`. */
  readonly version?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Hears each request that got an answer, or failed. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Told what a user should know although the request goes on, one line each, without the line's end. */
  readonly warn?: (message: string) => void;
  /** Ends all that is under way. */
  readonly signal?: AbortSignal;
}

/** One request and what became of it, after redirects one each. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** Path and query. */
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  readonly error?: Error;
}

export interface RequestOptions {
  readonly body?: string;
  /** Added to the path in this order. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** `token` (unless told): the API key or the access token, renewed when it has run out. */
  readonly auth?:
    | 'token'
    | 'none'
    | { readonly basic: { readonly username: string; readonly password: string } };
  /** Stands before the path as it is, in place of the configured URL. */
  readonly base?: string;
  /** Takes the body of an answer with status 200 as it comes; `body` is empty then. Not for `bulk` clients. */
  readonly into?: NodeJS.WritableStream;
}

export interface ApiResponse {
  readonly status: number;
  /** `Bad Gateway`. */
  readonly statusText: string;
  /** By lower-case name; several of one name joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ListOptions {
  /** All namespaces when there is none. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Fetch so many at a time; 0 is all at once. */
  readonly chunkSize?: number;
}

export interface Listing {
  readonly items: JsonValue[];
  /** Of the last page: `Sensu-Entity-Warning`. */
  readonly warning?: string;
}

export interface Client {
  /** The configured URL without trailing slashes. */
  readonly apiUrl: string;
  /**
   * Sends a request; any status is an answer.
   * @throws NetworkError when there is no answer, its message being Go's (`Get "http://...": dial tcp ...`)
   * @throws SessionError when the tokens had run out and could not be renewed
   */
  send(method: string, path: string, options?: RequestOptions): Promise<ApiResponse>;
  /**
   * Sends a request that must succeed.
   * @throws ApiError for a status of 400 and above; and as `send`
   */
  request(method: string, path: string, options?: RequestOptions): Promise<ApiResponse>;
  /** All resources of a kind, page by page if told. The items are as the backend sent them. */
  list(kind: AnyKind, options: ListOptions): Promise<Listing>;
  /** The same for any list path (`/api/core/v2/namespaces/default/silenced/checks/cpu`). */
  listPath(path: string, options?: Omit<ListOptions, 'namespace'>): Promise<Listing>;
  /** The path of a collection, or of the resource with the name's parts. The namespace is not escaped, as in Sensu. */
  pathOf(kind: AnyKind, namespace: string, ...names: string[]): string;
  /**
   * Renews the access token now, whether it has run out or not, and saves it.
   * @throws NetworkError, SessionError
   */
  renewTokens(): Promise<Tokens>;
  /** The same client over a pool of connections, for many requests at a time. */
  bulk(): Client;
  /** Closes idle connections. */
  close(): Promise<void>;
}
