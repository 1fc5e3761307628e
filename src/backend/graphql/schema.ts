import type { User } from '../../resources/core/user.js';
import { namespace as namespaceKind } from '../../resources/index.js';
import { sensuVersion } from '../../wire/version.js';
import type { Accounts } from '../auth/accounts.js';
import { type Rbac, visibleNamespaces } from '../auth/rbac.js';
import type { Caller } from '../http/route.js';
import type { Store } from '../store/store.js';

/** What a query is answered from. */
export interface Sources {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly rbac: Rbac;
  /** Nobody (`''`) without credentials. */
  readonly caller: Caller;
}

export interface FieldDefinition {
  /** As GraphQL writes it: `[Namespace!]!`. */
  readonly type: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Absent where Sensu has the field and this backend does not: asking for it is an error that says so. */
  readonly resolve?: (parent: never, args: Readonly<Record<string, unknown>>, sources: Sources) => unknown;
}

type ObjectType = Readonly<Record<string, FieldDefinition>>;

const missing = (type: string): FieldDefinition => ({ type });
const property = (name: string, type: string): FieldDefinition => ({
  type,
  resolve: (parent: Readonly<Record<string, unknown>>) => parent[name],
});

function namespaces({ store, rbac, caller }: Sources): unknown[] {
  if (caller.username === '') return [];
  const all = store.list(namespaceKind.storage).items.map(({ key }) => key);
  return visibleNamespaces(rbac, caller, all).map((name) => ({ name }));
}

/** The part of Sensu's schema that is served; the rest is named so that its absence can be told. */
export const schema: Readonly<Record<string, ObjectType>> = {
  Query: {
    viewer: { type: 'Viewer', resolve: () => ({}) },
    namespace: {
      type: 'Namespace',
      args: { name: 'String!' },
      resolve: (_, { name }, { store, caller }) =>
        caller.username === '' ? null : (store.get(namespaceKind.storage, String(name))?.value ?? null),
    },
    versions: {
      type: 'Versions',
      resolve: () => ({ backend: { version: sensuVersion }, etcd: etcdVersions }),
    },
    check: missing('CheckConfig'),
    entity: missing('Entity'),
    event: missing('Event'),
    eventFilter: missing('EventFilter'),
    handler: missing('Handler'),
    health: missing('ClusterHealth'),
    metrics: missing('[MetricFamily!]!'),
    mutator: missing('Mutator'),
    node: missing('Node'),
    suggest: missing('SuggestionResultSet'),
    wrappedNode: missing('JSON'),
  },
  Viewer: {
    namespaces: { type: '[Namespace!]!', resolve: (_, __, sources) => namespaces(sources) },
    user: { type: 'User', resolve: (_, __, { accounts, caller }) => accounts.find(caller.username) ?? null },
  },
  User: {
    username: property('username', 'String!'),
    groups: { type: '[String!]!', resolve: (user: User) => user.groups ?? [] },
    disabled: property('disabled', 'Boolean!'),
    hasPassword: { type: 'Boolean!', resolve: (user: User) => user.password_hash !== '' },
    id: missing('ID!'),
  },
  Namespace: {
    name: property('name', 'String!'),
    checks: missing('CheckConfigConnection!'),
    colourId: missing('MutedColour!'),
    entities: missing('EntityConnection!'),
    events: missing('EventConnection!'),
    handlers: missing('HandlerConnection!'),
    iconId: missing('Icon!'),
    id: missing('ID!'),
    silences: missing('SilencedConnection!'),
    subscriptions: missing('SubscriptionSet!'),
  },
  Versions: {
    backend: property('backend', 'SensuBackendVersion'),
    etcd: property('etcd', 'EtcdVersions'),
  },
  SensuBackendVersion: { version: property('version', 'String!') },
  EtcdVersions: { server: property('server', 'String!'), cluster: property('cluster', 'String!') },
};

const etcdVersions = { server: '3.5.4', cluster: '3.5.0' };

/** `[Namespace!]!` is a list of `Namespace`. */
export const innerType = (type: string): string => type.replace(/[[\]!]/g, '');
