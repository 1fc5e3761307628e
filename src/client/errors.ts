import { quote } from '../wire/go-quote.js';

/** The backend refused: the message is for the user. */
export class ApiError extends Error {
  override name = 'ApiError';

  /**
   * @param status of HTTP
   * @param code Sensu's: 2 not found, 3 already exists, 4 permission denied, 5 unauthenticated ...
   * @param html whether the body is a web page: something else than Sensu answered
   */
  constructor(
    message: string,
    readonly status: number,
    readonly code: number,
    readonly url: string,
    readonly html = false,
  ) {
    super(message);
  }
}

/** There was no answer. The message is the one that Go's HTTP client has: `Get "http://...": EOF`. */
export class NetworkError extends Error {
  override name = 'NetworkError';

  /**
   * @param reason the part behind the URL: `dial tcp 127.0.0.1:1: connect: connection refused`
   * @param options `bare`: the reason alone is the message
   */
  constructor(
    readonly method: string,
    readonly url: string,
    readonly reason: string,
    { cause, bare = false }: { cause?: unknown; bare?: boolean } = {},
  ) {
    const verb = `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
    super(bare ? reason : `${verb} ${quote(url)}: ${reason}`, { cause });
  }
}

/** The access token has run out and there is no new one. */
export class SessionError extends Error {
  override name = 'SessionError';
}
