import { apiKey as apiKeyKind } from '../resources/index.js';
import { canonicalUuid, uuidError } from '../resources/kit/uuid.js';
import { defaultPassword, type Passwords } from './auth/passwords.js';
import type { Cluster } from './cluster.js';
import { type BackendOptions, OptionError } from './options.js';
import type { Surroundings } from './part.js';
import { type Administrator, putApiKey, putBackendEntity, seed } from './seed.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly apiKey: string;
}

/** Reads what the administrator is to be called. @throws OptionError */
export function credentialsOf(options: BackendOptions): Credentials {
  const apiKey = options.clusterAdminApiKey ?? '';
  const problem = apiKey === '' ? undefined : uuidError(apiKey);
  if (problem) throw new OptionError(`--cluster-admin-api-key: ${problem}`);
  return {
    username: options.clusterAdminUsername || 'admin',
    password: options.clusterAdminPassword || defaultPassword,
    apiKey: apiKey === '' ? '' : canonicalUuid(apiKey),
  };
}

/**
 * Makes a new cluster, or finds the one that the state holds; then what every start does.
 *
 * @returns the credentials that are good now
 */
export async function initialise(
  around: Surroundings,
  cluster: Cluster,
  passwords: Passwords,
  wanted: Credentials,
): Promise<Credentials> {
  const { store, ids, clock, compat } = around;
  const known = cluster.exists;
  const apiKey = wanted.apiKey || (known || compat === '6.7.5' ? '' : ids.uuid());
  const admin: Administrator = {
    username: wanted.username,
    passwordHash: known ? '' : await passwords.hash(wanted.password),
    agentPasswordHash: known ? '' : await passwords.hash(defaultPassword),
    apiKey,
    createdAt: clock.seconds(),
  };
  if (!known) {
    cluster.make(apiKey);
    seed(store, admin);
  } else if (apiKey !== '' && !store.get(apiKeyKind.storage, apiKey)) {
    putApiKey(store, admin);
  }
  putBackendEntity(store);
  await store.durable();
  const first = cluster.firstApiKey;
  const kept = first !== '' && store.get(apiKeyKind.storage, first) ? first : '';
  return { ...wanted, apiKey: apiKey || kept };
}
