import { hostname } from 'node:os';
import { localSystem } from '../host/system.js';
import { entityShape, splitEntity } from '../resources/core/entity.js';
import type { Rule } from '../resources/core/role.js';
import type { RoleBinding } from '../resources/core/role-binding.js';
import {
  apiKey as apiKeyKind,
  clusterRole,
  clusterRoleBinding,
  namespace as namespaceKind,
  roleBinding,
  role as roleKind,
  tessen as tessenKind,
  user as userKind,
} from '../resources/index.js';
import { zero } from '../resources/kit/decode.js';
import type { Metadata } from '../resources/kit/metadata.js';
import { tessenKey } from './api/tessen.js';
import type { Store } from './store/store.js';

/** The administrator, as `sensu-backend init` is told. */
export interface Administrator {
  readonly username: string;
  /** A bcrypt hash. */
  readonly passwordHash: string;
  readonly apiKey: string;
  /** The hash for the seeded agent user. */
  readonly agentPasswordHash: string;
  readonly createdAt: number;
}

const meta = (name: string, namespace = '', created_by = ''): Metadata => ({
  name,
  namespace,
  labels: null,
  annotations: null,
  created_by,
});

const rule = (verbs: string[], resources: string[]): Rule => ({ verbs, resources, resource_names: null });

const operational = 'assets checks entities events filters handlers hooks mutators silenced'.split(' ');
const readNamespaces = rule(['get', 'list'], ['namespaces']);

const clusterRoles: readonly (readonly [name: string, rules: readonly Rule[]])[] = [
  ['admin', [rule(['*'], [...operational, 'roles', 'rolebindings']), readNamespaces]],
  ['cluster-admin', [rule(['*'], ['*'])]],
  ['edit', [rule(['*'], operational), readNamespaces]],
  ['system:agent', [rule(['*'], ['events'])]],
  ['system:user', [rule(['get', 'update'], ['localselfuser'])]],
  ['view', [rule(['get', 'list'], [...operational, 'namespaces'])]],
];

const clusterBindings: readonly (readonly [role: string, group: string])[] = [
  ['cluster-admin', 'cluster-admins'],
  ['system:agent', 'system:agents'],
  ['system:user', 'system:users'],
];

/** The role that Sensu's pipelines use, made in every namespace. */
export const pipelineRole = (namespace: string, createdBy = '') => ({
  rules: [rule(['get', 'list'], ['events'])],
  metadata: meta('system:pipeline', namespace, createdBy),
});

export const pipelineBinding = (namespace: string, createdBy = ''): RoleBinding => ({
  subjects: [{ type: 'Group', name: 'system:pipeline' }],
  role_ref: { type: 'Role', name: 'system:pipeline' },
  metadata: meta('system:pipeline', namespace, createdBy),
});

/** Fills an empty store as `sensu-backend init` and the first start do. */
export function seed(store: Store, admin: Administrator): void {
  putNamespace(store, 'default');
  putUser(store, admin.username, admin.passwordHash, 'cluster-admins');
  if (admin.username !== 'agent') putUser(store, 'agent', admin.agentPasswordHash, 'system:agents');
  putApiKey(store, admin, admin.createdAt);
  for (const [name, rules] of clusterRoles)
    store.put(clusterRole.storage, name, { rules, metadata: meta(name) });
  for (const [name, group] of clusterBindings) {
    store.put(clusterRoleBinding.storage, name, {
      subjects: [{ type: 'Group', name: group }],
      role_ref: { type: 'ClusterRole', name },
      metadata: meta(name),
    });
  }
  store.put(tessenKind.storage, tessenKey, { opt_out: false });
}

/** Every start: the backend's own namespace with an entity for the machine it runs on. */
export function putBackendEntity(store: Store): void {
  if (!store.get(namespaceKind.storage, 'sensu-system')) putNamespace(store, 'sensu-system');
  const { config, state } = splitEntity({
    ...zero(entityShape),
    entity_class: 'backend',
    system: localSystem(),
    metadata: meta(hostname(), 'sensu-system'),
  });
  const key = `sensu-system/${hostname()}`;
  store.put('entity_configs', key, config);
  store.put('entity_states', key, state);
}

function putNamespace(store: Store, name: string): void {
  store.put(namespaceKind.storage, name, { name });
  store.put(roleKind.storage, `${name}/system:pipeline`, pipelineRole(name));
  store.put(roleBinding.storage, `${name}/system:pipeline`, pipelineBinding(name));
}

function putUser(store: Store, username: string, password_hash: string, group: string): void {
  store.put(userKind.storage, username, {
    username,
    password: '',
    groups: [group],
    disabled: false,
    password_hash,
  });
}

/** An API key for the administrator, if there is to be one. */
export function putApiKey(
  store: Store,
  { apiKey, username }: { apiKey: string; username: string },
  created_at: number,
): void {
  if (apiKey === '') return;
  store.put(apiKeyKind.storage, apiKey, { metadata: meta(apiKey, '', username), username, created_at });
}
