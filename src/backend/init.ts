import { apiKey as apiKeyKind } from '../resources/index.js';
import { canonicalUuid, uuidError } from '../resources/kit/uuid.js';
import { defaultPassword, type Passwords } from './auth/passwords.js';
import { type Identity, newIdentity, putIdentity, storedIdentity } from './cluster.js';
import { type BackendOptions, OptionError } from './options.js';
import type { Surroundings } from './part.js';
import { type Administrator, putApiKey, putBackendEntity, seed } from './seed.js';
import { MemoryStore } from './store/memory.js';
import type { Snapshot } from './store/store.js';

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

/** A cluster that is ready to serve. */
export interface Initialised {
  /** What is good now. */
  readonly credentials: Credentials;
  /** What `reset` goes back to. */
  seed(): Promise<Snapshot>;
}

/** Makes a new cluster, or takes up the one that the state holds; then what every start does. */
export async function initialise(
  around: Surroundings,
  passwords: Passwords,
  wanted: Credentials,
): Promise<Initialised> {
  const { store, ids, clock, compat } = around;
  const known = storedIdentity(store);
  const identity = known ?? newIdentity(ids, wanted.apiKey || (compat === '6.7.5' ? '' : ids.uuid()));
  const apiKey = wanted.apiKey || identity.first_api_key;
  const createdAt = clock.seconds();
  const seedOf = async (): Promise<Snapshot> => {
    const passwordHash = await passwords.hash(wanted.password);
    const agentPasswordHash = await passwords.hash(defaultPassword);
    return fresh(identity, { ...wanted, apiKey, passwordHash, agentPasswordHash, createdAt });
  };
  if (!known) store.reset(await seedOf());
  else {
    if (wanted.apiKey !== '' && !store.get(apiKeyKind.storage, apiKey)) putApiKey(store, wanted, createdAt);
    putBackendEntity(store);
  }
  await store.durable();
  const good = store.get(apiKeyKind.storage, apiKey) ? apiKey : '';
  return { credentials: { ...wanted, apiKey: good }, seed: seedOf };
}

/** What a cluster holds after its first start. */
function fresh(identity: Identity, admin: Administrator): Snapshot {
  const store = new MemoryStore();
  putIdentity(store, identity);
  seed(store, admin);
  putBackendEntity(store);
  return store.snapshot();
}
