import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type ReceivedBody, receiveBody } from './body.js';
import { readPage } from './listing.js';
import { percentDecode } from './path.js';
import type { Caller, PageRequest, Request } from './route.js';

const nobody: Caller = { username: '', groups: [] };
export const formType = 'application/x-www-form-urlencoded';

/** A request on its way through the stages; handlers see the `Request` of it. */
export class HttpRequest implements Request {
  caller: Caller = nobody;
  /** The body was consumed as a form: handlers find nothing. */
  consumed = false;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  private received: Promise<ReceivedBody> | undefined;
  private isTooLarge = false;
  private decoded: Record<string, string> | undefined;
  private parsedQuery: URLSearchParams | undefined;
  private parsedPage: PageRequest | undefined;

  constructor(
    private readonly message: IncomingMessage,
    readonly scheme: string,
    readonly target: string,
    readonly path: string,
    readonly queryText: string,
    readonly rawParams: Readonly<Record<string, string>>,
    private readonly limit: number,
  ) {
    this.method = message.method as string;
    this.headers = message.headers;
  }

  get params(): Readonly<Record<string, string>> {
    if (!this.decoded) {
      this.decoded = {};
      for (const [name, raw] of Object.entries(this.rawParams))
        this.decoded[name] = percentDecode(raw) ?? raw;
    }
    return this.decoded;
  }

  get query(): URLSearchParams {
    this.parsedQuery ??= new URLSearchParams(this.queryText);
    return this.parsedQuery;
  }

  get page(): PageRequest {
    this.parsedPage ??= readPage(this.query);
    return this.parsedPage;
  }

  get contentType(): string {
    return this.headers['content-type'] ?? formType;
  }

  get tooLarge(): boolean {
    return this.isTooLarge;
  }

  async body(): Promise<string> {
    if (this.consumed) return '';
    return (await this.receive()).bytes.toString('utf8');
  }

  /** What the wire brings, whether or not a handler may see it. */
  async receive(): Promise<ReceivedBody> {
    this.received ??= receiveBody(this.message, this.limit);
    const body = await this.received;
    this.isTooLarge = body.tooLarge;
    return body;
  }
}
