import type { User } from '../../resources/core/user.js';
import { user as userKind } from '../../resources/index.js';
import { encode } from '../../resources/kit/encode.js';
import { isJsonObject, type JsonValue, jsonTypeName } from '../../resources/kit/json.js';
import { writeJson } from '../../wire/json/index.js';
import type { Passwords } from '../auth/passwords.js';
import { bodyIsInternal, decodeBody, readJsonBody } from '../http/body.js';
import { alreadyExists, internalError, invalidArgument, notFound } from '../http/errors.js';
import { listReply, pageOf, selectionOf } from '../http/listing.js';
import { created, jsonReply, noContent, type Reply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import type { Surroundings } from '../part.js';

/** Passwords and hashes are never shown. */
const shown = (user: User): string =>
  writeJson(encode(userKind.shape, { ...user, password: '', password_hash: '' }), { escapeHtml: true });

export function userRoutes(around: Surroundings, passwords: Passwords): Route[] {
  const users = new Users(around, passwords);
  const access = { resource: userKind.rbac };
  const own = { ...access, self: true };
  const item = '/users/:name';
  return [
    core('GET', '/users', access, (request) => users.list(request)),
    core('POST', '/users', access, (request) => users.write(request, false)),
    core('GET', item, own, (request) => users.get(request)),
    core('PUT', item, access, (request) => users.write(request, true)),
    core('DELETE', item, access, (request) => users.change(request, { disabled: true }, noContent())),
    core('PUT', `${item}/reinstate`, access, (request) =>
      users.change(request, { disabled: false }, created()),
    ),
    core('PUT', `${item}/password`, own, (request) => users.changePassword(request)),
    core('PUT', `${item}/reset_password`, access, (request) => users.resetPassword(request)),
    core('PUT', `${item}/groups/:group`, access, (request) => users.addGroup(request)),
    core('DELETE', `${item}/groups/:group`, access, (request) => users.removeGroup(request)),
    core('DELETE', `${item}/groups`, access, (request) =>
      users.change(request, { groups: null }, noContent()),
    ),
  ];
}

/** The body of a password change: a map of strings, its keys in lower case. */
async function passwordsIn(request: Request): Promise<{ password: string; password_hash: string }> {
  const body = await readJsonBody(request, bodyIsInternal);
  const wrong = (value: JsonValue, type: string) =>
    internalError(`json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${type}`);
  if (body !== null && !isJsonObject(body)) throw wrong(body, 'map[string]string');
  for (const value of Object.values(body ?? {}))
    if (value !== null && typeof value !== 'string') throw wrong(value, 'string');
  const text = (key: string): string =>
    body && Object.hasOwn(body, key) ? ((body[key] as string) ?? '') : '';
  return { password: text('password'), password_hash: text('password_hash') };
}

class Users {
  constructor(
    private readonly around: Surroundings,
    private readonly passwords: Passwords,
  ) {}

  list(request: Request): Reply {
    const keep = selectionOf<User>(request, userKind, this.around.compat);
    const { items, token } = pageOf(
      this.around.store,
      request.page,
      userKind.storage,
      '',
      keep && ((stored) => keep(stored.value as User)),
    );
    return listReply(
      items.map(({ value }) => shown(value as User)),
      token,
    );
  }

  get(request: Request): Reply {
    const stored = this.around.store.get(userKind.storage, request.params['name'] as string);
    if (!stored) throw notFound();
    return jsonReply(shown(stored.value as User), stored.etag);
  }

  /** POST and PUT; the hash of a clear password is made here. */
  async write(request: Request, replace: boolean): Promise<Reply> {
    const user: User = await decodeBody(request, userKind.shape);
    const wanted = request.rawParams['name'] ?? '';
    if (replace && user.username !== wanted)
      throw invalidArgument(
        `the username (${user.username}) does not match the username on the request (${wanted})`,
      );
    const taken = () => !replace && this.around.store.get(userKind.storage, user.username) !== undefined;
    if (taken()) throw alreadyExists();
    const problem = userKind.validate(user, this.around.checks) ?? (await this.passwordError(user));
    if (problem !== undefined) throw invalidArgument(problem);
    const hash = user.password_hash || (await this.passwords.hash(user.password));
    // Hashing takes its time: another request may have created the user meanwhile.
    if (taken()) throw alreadyExists();
    this.put({
      ...user,
      password: '',
      password_hash: hash,
      groups: user.groups?.length ? user.groups : null,
    });
    return created();
  }

  /** Changes one's own password, which has to be known. */
  async changePassword(request: Request): Promise<Reply> {
    const name = request.params['name'] as string;
    const { password, password_hash } = await passwordsIn(request);
    const user = this.find(name);
    if (!user) throw internalError(`key ${name} not found`);
    if (user.disabled) throw internalError(`resource is invalid: user ${name} is disabled`);
    if (!(await this.passwords.matches(password, user.password_hash)))
      throw internalError(`resource is invalid: wrong password for user ${name}`);
    if (password_hash === '') throw invalidArgument('a password or its hash is required');
    this.put({ ...(this.find(name) ?? user), password_hash });
    return created();
  }

  async resetPassword(request: Request): Promise<Reply> {
    const { password_hash } = await passwordsIn(request);
    this.existing(request);
    if (password_hash === '') throw invalidArgument('a password or its hash is required');
    return this.change(request, { password_hash }, created());
  }

  addGroup(request: Request): Reply {
    const group = request.params['group'] as string;
    const groups = this.existing(request).groups ?? [];
    return this.change(request, { groups: groups.includes(group) ? groups : [...groups, group] }, created());
  }

  removeGroup(request: Request): Reply {
    const rest = (this.existing(request).groups ?? []).filter((group) => group !== request.params['group']);
    return this.change(request, { groups: rest.length ? rest : null }, noContent());
  }

  change(request: Request, changes: Partial<User>, reply: Reply): Reply {
    this.put({ ...this.existing(request), ...changes });
    return reply;
  }

  private async passwordError({ password, password_hash }: User): Promise<string | undefined> {
    if (password === '') return password_hash === '' ? 'a password or its hash is required' : undefined;
    if (password_hash === '')
      return Buffer.byteLength(password) < 8 ? 'password length must be at least 8 characters' : undefined;
    if (await this.passwords.matches(password, password_hash)) return undefined;
    return 'hashed password does not the match the cleartext password, only one of those should be provided';
  }

  private existing(request: Request): User {
    const user = this.find(request.params['name'] as string);
    if (!user) throw notFound();
    return user;
  }

  private find(name: string): User | undefined {
    return this.around.store.get(userKind.storage, name)?.value as User | undefined;
  }

  private put(user: User): void {
    this.around.store.put(userKind.storage, user.username, user);
  }
}
