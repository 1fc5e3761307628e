import type { APIKey } from '../../resources/core/api-key.js';
import { apiKey as apiKeyKind } from '../../resources/index.js';
import type { Gatekeeper } from '../http/dispatch.js';
import { AccessError, errorCode } from '../http/errors.js';
import type { Access, Caller, Request } from '../http/route.js';
import type { Store } from '../store/store.js';
import type { Accounts } from './accounts.js';
import { type Attributes, MissingRole, type Rbac } from './rbac.js';
import type { Tokens } from './tokens.js';

const bad = (): AccessError => new AccessError(401, errorCode.unauthenticated, 'bad credentials');
const invalid = (): AccessError => new AccessError(401, errorCode.unauthenticated, 'invalid credentials');

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** What RBAC asks about a request. */
function attributesOf(request: Request, access: Access): Attributes {
  const { rawParams } = request;
  const name = access.name ? access.name(rawParams) : (rawParams['name'] ?? '');
  const own = access.self === true && access.resource === 'users' && name === request.caller.username;
  const verb = verbs[request.method] as string;
  return {
    verb: verb === 'get' && name === '' ? 'list' : verb,
    namespace: rawParams['namespace'] ?? '',
    resource: own ? 'localselfuser' : access.resource,
    name,
  };
}

/** Authentication and authorization of the core routes. */
export class Gate implements Gatekeeper {
  constructor(
    private readonly store: Store,
    private readonly tokens: Tokens,
    private readonly accounts: Accounts,
    private readonly rbac: Rbac,
  ) {}

  authenticate(authorization: string | undefined): Caller | Promise<Caller> {
    if (authorization?.startsWith('Bearer ')) return this.bearer(authorization.slice('Bearer '.length));
    if (authorization?.startsWith('Key ')) return this.key(authorization.slice('Key '.length));
    throw bad();
  }

  authorize(request: Request, access: Access): void {
    let allowed: boolean;
    try {
      allowed = this.rbac.allows(request.caller, attributesOf(request, access));
    } catch (error) {
      if (!(error instanceof MissingRole)) throw error;
      throw new AccessError(500, errorCode.internal, 'unexpected error occurred during authorization');
    }
    if (!allowed) throw new AccessError(403, errorCode.permissionDenied, 'unauthorized to perform action');
  }

  private bearer(token: string): Caller | Promise<Caller> {
    const found = this.tokens.verify(token);
    if (found instanceof Promise) return found.then(callerOf);
    return callerOf(found);
  }

  /** The owner of an API key, with the groups of their record and no others, disabled or not. */
  private key(name: string): Caller {
    const key = this.store.get(apiKeyKind.storage, name)?.value as APIKey | undefined;
    const owner = key && this.accounts.find(key.username);
    if (!owner) throw invalid();
    return { username: owner.username, groups: owner.groups ?? [] };
  }
}

function callerOf(claims: { sub: string; groups: readonly string[] | null } | undefined): Caller {
  if (!claims) throw invalid();
  return { username: claims.sub, groups: claims.groups ?? [] };
}
