import type { IncomingMessage } from 'node:http';
import { agentHeaders, encodingForRequest } from '../../wire/agent/index.js';
import type { Accounts } from '../auth/accounts.js';
import { MissingRole, type Rbac } from '../auth/rbac.js';
import { plainError, type Reply } from '../http/reply.js';
import type { Caller } from '../http/route.js';
import type { Surroundings } from '../part.js';
import { namespaceExists } from '../store/namespaces.js';
import { headerOf, upgradeProblem, upgradeRefusal } from './upgrade.js';

/** An agent that may come in, as it introduced itself. */
export interface Admission {
  /** `host:port` of the agent, for log lines. */
  readonly address: string;
  readonly namespace: string;
  readonly name: string;
  /** As sent: not trimmed, and a single empty one where there are none. */
  readonly subscriptions: readonly string[];
  readonly contentType: string;
}

/** What the agents' port needs to know about users. */
export interface Access {
  readonly accounts: Accounts;
  readonly rbac: Rbac;
}

const component = 'agentd';

/** The group that agents' users are in besides their own; Sensu has no role for it (people are in `system:users`). */
const sessionGroup = 'system:user';

/** User name and password of an `Authorization` header. */
function basicCredentials(header: string): { username: string; password: string } | undefined {
  const encoded = /^basic ([A-Za-z0-9+/]*={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * Decides who may connect: authentication, authorization, namespace and only then the websocket. Sensu: agentd's
 * middlewares and its handler.
 */
export class Handshake {
  constructor(
    private readonly around: Surroundings,
    private readonly access: Access,
  ) {}

  /** @returns what to answer who may not */
  async admit(message: IncomingMessage): Promise<Admission | Reply> {
    const caller = await this.authenticate(headerOf(message, 'Authorization'));
    if (!caller) return plainError(401, this.credentialsProblem(message));
    const introduced = introduction(message);
    if (!this.mayCreateEvents(caller, introduced)) return plainError(403, 'Forbidden');
    return this.checkPlace(introduced) ?? this.checkUpgrade(message, introduced) ?? introduced;
  }

  private credentialsProblem(message: IncomingMessage): string {
    return basicCredentials(headerOf(message, 'Authorization')) ? 'bad credentials' : 'missing credentials';
  }

  private async authenticate(authorization: string): Promise<Caller | undefined> {
    const given = basicCredentials(authorization);
    if (!given) return undefined;
    const { accounts } = this.access;
    const user = await accounts.login(given.username, given.password);
    if (user) return { username: user.username, groups: [...(user.groups ?? []), sessionGroup] };
    this.around.log('error', component, 'invalid username and/or password', {
      user: given.username,
      error: this.loginProblem(given.username),
    });
    return undefined;
  }

  private loginProblem(username: string): string {
    const user = this.access.accounts.find(username);
    if (!user) return `key ${username} not found`;
    if (user.disabled) return `resource is invalid: user ${username} is disabled`;
    return `resource is invalid: wrong password for user ${username}`;
  }

  private mayCreateEvents(caller: Caller, { namespace, name }: Admission): boolean {
    try {
      return this.access.rbac.allows(caller, { verb: 'create', namespace, resource: 'events', name });
    } catch (error) {
      if (error instanceof MissingRole) return false;
      throw error;
    }
  }

  private checkPlace({ namespace, name, address }: Admission): Reply | undefined {
    if (namespaceExists(this.around.store, namespace)) return undefined;
    const problem = `namespace ${JSON.stringify(namespace)} not found`;
    this.around.log('warning', component, problem, { address, agent: name, namespace });
    return plainError(404, problem);
  }

  private checkUpgrade(message: IncomingMessage, { namespace, name, address }: Admission): Reply | undefined {
    const problem = upgradeProblem(message);
    if (!problem) return undefined;
    const fields = { address, agent: name, namespace, error: problem.reason };
    this.around.log('error', component, 'transport error on websocket upgrade', fields);
    return upgradeRefusal(problem);
  }
}

function introduction(message: IncomingMessage): Admission {
  const { remoteAddress = '', remotePort = 0 } = message.socket;
  return {
    address: remoteAddress.includes(':')
      ? `[${remoteAddress}]:${remotePort}`
      : `${remoteAddress}:${remotePort}`,
    namespace: headerOf(message, agentHeaders.namespace),
    name: headerOf(message, agentHeaders.name),
    subscriptions: headerOf(message, agentHeaders.subscriptions).split(','),
    contentType: encodingForRequest(headerOf(message, 'Accept')),
  };
}
