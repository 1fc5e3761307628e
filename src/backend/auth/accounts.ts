import type { User } from '../../resources/core/user.js';
import { user as userKind } from '../../resources/index.js';
import type { Store } from '../store/store.js';
import type { Passwords } from './passwords.js';

/** Every user is in this group from login on; keys of the API do not give it. */
const usersGroup = 'system:users';

/** The users of Sensu's built-in provider. */
export class Accounts {
  constructor(
    private readonly store: Store,
    private readonly passwords: Passwords,
  ) {}

  find(username: string): User | undefined {
    return this.store.get(userKind.storage, username)?.value as User | undefined;
  }

  all(): User[] {
    return this.store.list(userKind.storage).items.map(({ value }) => value as User);
  }

  /** The user, if the password is right and the account enabled. */
  async login(username: string, password: string): Promise<User | undefined> {
    const user = this.find(username);
    if (!user || user.disabled || password === '') return undefined;
    return (await this.passwords.matches(password, user.password_hash)) ? user : undefined;
  }
}

/** The groups in an access token. */
export const sessionGroups = (user: User): string[] => [...(user.groups ?? []), usersGroup];
