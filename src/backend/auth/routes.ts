import type { User } from '../../resources/core/user.js';
import { int64, shape, string } from '../../resources/kit/fields.js';
import { decodeBody } from '../http/body.js';
import { PlainError } from '../http/errors.js';
import { queryIsGood } from '../http/path.js';
import { plainError, type Reply } from '../http/reply.js';
import type { Request, Route } from '../http/route.js';
import { type Accounts, sessionGroups } from './accounts.js';
import type { Claims } from './claims.js';
import type { Tokens } from './tokens.js';

const tokensShape = shape('Tokens', { access_token: string(), expires_at: int64(), refresh_token: string() });

const unauthorized = (): PlainError => new PlainError(401, 'Unauthorized');
const requestUnauthorized = (): PlainError => new PlainError(401, 'Request unauthorized');

/** The pair of tokens that a request for refresh or logout brings. */
interface Session {
  readonly access: Claims;
  readonly refreshToken: string;
}

const isBasic = (request: Request): boolean => request.headers.authorization?.startsWith('Basic ') ?? false;

/** `/auth`, `/auth/test`, `/auth/token`, `/auth/logout`. */
export function authRoutes(accounts: Accounts, tokens: Tokens): Route[] {
  const login = (method: 'GET' | 'POST', path: string, handle: Handle): Route => ({
    method,
    path,
    stage: 'login',
    handle: async (request) => {
      const session = isBasic(request) ? undefined : await sessionOf(request, tokens);
      if (!queryIsGood(new URL(request.target, 'http://x').search.slice(1)))
        return plainError(500, 'Request exceeded max length');
      return handle(request, session);
    },
  });
  return [
    login('GET', '/auth', (request) => issue(request, accounts, tokens)),
    login('GET', '/auth/test', async (request) => {
      if (!(await userOf(request, accounts))) throw requestUnauthorized();
      return empty;
    }),
    login('POST', '/auth/token', (request, session) => refresh(request, session, accounts, tokens)),
    // Nothing is revoked, as in the original: tokens are not kept anywhere.
    login('POST', '/auth/logout', () => empty),
  ];
}

type Handle = (request: Request, session: Session | undefined) => Reply | Promise<Reply>;

const empty: Reply = { status: 200 };

/** What the original asks of every request without basic credentials, also where they are then ignored. */
async function sessionOf(request: Request, tokens: Tokens): Promise<Session> {
  const header = request.headers.authorization ?? '';
  const access = await tokens.verify(header.replace(/^Bearer /, ''), { expired: 'allowed' });
  if (!access) throw requestUnauthorized();
  const body = await decodeBody(request, tokensShape, (message) => new PlainError(400, message));
  const refresh = await tokens.verify(body.refresh_token);
  if (!refresh || refresh.sub === '' || refresh.sub !== access.sub) throw requestUnauthorized();
  return { access, refreshToken: body.refresh_token };
}

/** The user whose basic credentials are right. */
async function userOf(request: Request, accounts: Accounts): Promise<User | undefined> {
  const header = request.headers.authorization ?? '';
  if (!isBasic(request)) return undefined;
  const text = header.slice('Basic '.length);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const pair = Buffer.from(text, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : accounts.login(pair.slice(0, colon), pair.slice(colon + 1));
}

async function issue(request: Request, accounts: Accounts, tokens: Tokens): Promise<Reply> {
  const user = await userOf(request, accounts);
  if (!user) throw unauthorized();
  return tokensReply(request, tokens, user, await tokens.refresh(user.username));
}

/** A new access token; the refresh token stays the same. */
async function refresh(
  request: Request,
  session: Session | undefined,
  accounts: Accounts,
  tokens: Tokens,
): Promise<Reply> {
  if (!session) throw new PlainError(400, 'invalid access token');
  const user = accounts.find(session.access.sub);
  if (!user || user.disabled) throw unauthorized();
  return tokensReply(request, tokens, user, session.refreshToken);
}

async function tokensReply(
  request: Request,
  tokens: Tokens,
  user: User,
  refreshToken: string,
): Promise<Reply> {
  const issuer = `${request.scheme}://${request.headers.host ?? ''}`;
  const { token, exp } = await tokens.access(user.username, sessionGroups(user), issuer);
  const body = JSON.stringify({ access_token: token, expires_at: exp, refresh_token: refreshToken });
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: `${body}\n` };
}
