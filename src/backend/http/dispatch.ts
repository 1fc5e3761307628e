import type { IncomingMessage } from 'node:http';
import { replyToError } from './errors.js';
import { checkLimits } from './limits.js';
import { type Match, Matcher } from './matcher.js';
import { cleanPath, escapedPath, escapePath } from './path.js';
import { type Reply, unknownRoute, wrongMethod } from './reply.js';
import { HttpRequest } from './request.js';
import type { Access, Caller, Route } from './route.js';

/** Who may come in. Throws an `HttpError` for who may not. */
export interface Gatekeeper {
  authenticate(authorization: string | undefined): Caller | Promise<Caller>;
  authorize(request: HttpRequest, access: Access): void;
}

export interface DispatchOptions {
  readonly gate: Gatekeeper;
  /** The largest body, in bytes. */
  readonly requestLimit: number;
  /** Resolves when all that was written is on disk: no write is acknowledged earlier. */
  readonly durable: () => Promise<void>;
  /** The answer where there is no route; error shape C unless told. */
  readonly unknown?: () => Reply;
  /** Told of errors that no handler meant to throw. */
  readonly unexpected: (error: unknown, target: string) => void;
}

export interface Dispatched {
  readonly reply: Reply;
  readonly caller: Caller | undefined;
}

/** The login routes read their body before the limit applies; this is theirs. */
const loginLimit = 64 * 1024 * 1024;

const badRequest: Reply = {
  status: 400,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
  body: '400 Bad Request',
};

/** Takes a request through the stages in the original's order of precedence. */
export class Dispatcher {
  private readonly matcher = new Matcher();

  constructor(
    routes: readonly Route[],
    private readonly options: DispatchOptions,
  ) {
    for (const route of routes) this.matcher.add(route);
  }

  async dispatch(message: IncomingMessage, scheme: string): Promise<Dispatched> {
    // Node hands over the bytes of the request line as Latin-1.
    const sent = Buffer.from(message.url ?? '/', 'latin1').toString('utf8');
    const target = /^https?:\/\/[^/]*/i.test(sent) ? sent.replace(/^https?:\/\/[^/]*/i, '') || '/' : sent;
    const mark = target.indexOf('?');
    const path = escapedPath(mark < 0 ? target : target.slice(0, mark));
    if (path === undefined) return { reply: badRequest, caller: undefined };
    const clean = cleanPath(path);
    const query = mark < 0 ? '' : target.slice(mark);
    if (clean !== path) return { reply: moved(escapePath(clean) + query), caller: undefined };
    const match = this.matcher.find(message.method as string, path);
    if (match === undefined) return { reply: (this.options.unknown ?? unknownRoute)(), caller: undefined };
    if (match === 'method') return { reply: wrongMethod(), caller: undefined };
    const limit = match.route.stage === 'login' ? loginLimit : this.options.requestLimit;
    const request = new HttpRequest(message, scheme, target, path, query.slice(1), match.rawParams, limit);
    const reply = await this.run(match, request).catch((error: unknown) => this.failed(error, target));
    return { reply: request.tooLarge ? closing(reply) : reply, caller: request.caller };
  }

  private async run(match: Match, request: HttpRequest): Promise<Reply> {
    const { route } = match;
    const { gate } = this.options;
    if (route.stage === 'core') {
      request.caller = await gate.authenticate(request.headers.authorization);
      if (route.access && !route.access.skip) gate.authorize(request, route.access);
    }
    if (route.stage === 'core' || route.stage === 'open' || route.stage === 'graphql') {
      const refused = await checkLimits(request);
      if (refused) return refused;
    }
    if (route.stage === 'graphql' && request.headers.authorization) {
      request.caller = await gate.authenticate(request.headers.authorization);
    }
    const reply = await route.handle(request);
    if (request.method !== 'GET') await this.options.durable();
    return reply;
  }

  private failed(error: unknown, target: string): Reply {
    const reply = replyToError(error);
    if (reply.status === 500) this.options.unexpected(error, target);
    return reply;
  }
}

const moved = (location: string): Reply => ({ status: 301, headers: { Location: location } });

/** After a body beyond the limit the original closes the connection. */
const closing = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, Connection: 'close' } });
