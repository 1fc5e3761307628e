/** What a handler answers; the server adds `Date`, lengths and connection headers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The connection breaks without an answer (crashes of the original that are imitated). */
  readonly drop?: boolean;
}

const json = { 'Content-Type': 'application/json' } as const;
/** What Go's server guesses for a body whose type nobody set. */
const sniffed = { 'Content-Type': 'text/plain; charset=utf-8' } as const;
const noSniff = { ...sniffed, 'X-Content-Type-Options': 'nosniff' } as const;

/** 200 (or another status) with a JSON text; `etag` is the quoted tag of a single resource. */
export function jsonReply(body: string, etag?: string, status = 200): Reply {
  return { status, headers: etag === undefined ? json : { ...json, Etag: etag }, body };
}

/** POST and PUT of most resources: 201 without a body, also for a replacement. */
export const created = (): Reply => ({ status: 201, headers: json });

/** DELETE. */
export const noContent = (): Reply => ({ status: 204, headers: json });

/** JSON of routes that never set a type: health, version, cluster, execute. */
export const sniffedReply = (status: number, body: string): Reply => ({ status, headers: sniffed, body });

/** `text` and a newline, as Go's `http.Error` writes it (error shape D). */
export const plainError = (status: number, text: string): Reply => ({
  status,
  headers: noSniff,
  body: `${text}\n`,
});

/** Error shape A or B: JSON that is declared as text. */
export const errorReply = (status: number, body: string, nosniff: boolean): Reply => ({
  status,
  headers: nosniff ? noSniff : sniffed,
  body,
});

/** Error shape C: no such route. */
export const unknownRoute = (): Reply => sniffedReply(404, '{"code":2,"message":"not found"}\n');

/** Error shape E: the route exists, the method does not. */
export const wrongMethod = (): Reply => ({ status: 405 });
