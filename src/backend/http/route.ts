import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './reply.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who asks: the claims of a token, or the owner of an API key. */
export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
}

/** The page of a list that is asked for. */
export interface PageRequest {
  /** 0: all; a negative number gives all and a continuation nevertheless, as in the original. */
  readonly limit: number;
  /** The decoded token: the key to start at, relative to the listed prefix; '' for the start. */
  readonly from: string;
  /** The token as sent. */
  readonly token: string;
}

export interface Request {
  readonly method: string;
  /** The path as sent, escapes untouched. */
  readonly path: string;
  /** Path and query as sent. */
  readonly target: string;
  /** The segments that the route names, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The same as sent. */
  readonly rawParams: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** `http` or `https`. */
  readonly scheme: string;
  /** The `Content-Type` that the handler sees: absent becomes a form, as in the original. */
  readonly contentType: string;
  /**
   * The body as text, read once; `''` when it was consumed as a form. Bytes beyond the limit are missing:
   * see `tooLarge`. Prefer `decodeBody` of body.ts.
   */
  body(): Promise<string>;
  /** After `body()`: the body went over the limit. */
  readonly tooLarge: boolean;
  /** Nobody (`''`) on routes without authentication. */
  readonly caller: Caller;
  readonly page: PageRequest;
}

/**
 * The stages before a handler. `core`: authentication, authorization, limits. `login`: the limits only, the handler
 * itself authenticates. `open`: the limits only. `graphql`: authentication when there are credentials. `bare`: nothing.
 */
export type Stage = 'core' | 'login' | 'open' | 'graphql' | 'bare';

/** What RBAC asks about a core route. */
export interface Access {
  /** The word in rules: `checks`; `''` where only `*` helps. */
  readonly resource: string;
  /** The resource name, from the segments as sent; the segment `:name` unless told. */
  readonly name?: (rawParams: Readonly<Record<string, string>>) => string;
  /** Users may do this to themselves with rights on `localselfuser`. */
  readonly self?: boolean;
  /** The route authorizes in its own way (list of namespaces). */
  readonly skip?: boolean;
}

export interface Route {
  /** `*`: any method. */
  readonly method: Method | '*';
  /** `/api/core/v2/namespaces/:namespace/handlers/:name`; a `:segment` is one or more characters but `/`. */
  readonly path: string;
  readonly stage: Stage;
  /** For `core` routes. */
  readonly access?: Access;
  handle(request: Request): Reply | Promise<Reply>;
}

/** A core route. */
export function core(
  method: Method,
  path: string,
  access: Access,
  handle: (request: Request) => Reply | Promise<Reply>,
): Route {
  return { method, path: `/api/core/v2${path}`, stage: 'core', access, handle };
}
