/** What a `sensu-backend` of the community edition has and this one has not, or has in another way. */
export interface Limit {
  readonly area: string;
  readonly state: 'missing' | 'divergent';
  readonly what: string;
}

export const limits: readonly Limit[] = [
  {
    area: 'cluster',
    state: 'divergent',
    what: 'There is one member. Others can be added and listed, and are never connected to.',
  },
  {
    area: 'store',
    state: 'divergent',
    what: 'Memory, or an embedded store in `--state-dir`, in place of etcd and PostgreSQL; flags of etcd are ignored.',
  },
  {
    area: 'handlers',
    state: 'divergent',
    what: 'Handlers, command mutators and sockets go to the outbox unless the backend was started with `--execute`.',
  },
  {
    area: 'secrets',
    state: 'divergent',
    what: 'Secret resources belong to the commercial edition: a secret is the variable of its own name in the environment of the backend.',
  },
  {
    area: 'metrics',
    state: 'divergent',
    what: '`/metrics` has the names that say something about this backend, and none of etcd and the Go runtime.',
  },
  { area: 'web UI', state: 'missing', what: 'Nothing is served on the port of the dashboard.' },
  {
    area: 'commercial',
    state: 'missing',
    what: '`/api/enterprise` is 404, as in the community edition: no LDAP, OIDC, federation, licence, business services.',
  },
  {
    area: 'tessen',
    state: 'missing',
    what: 'The setting is kept; nothing is ever sent.',
  },
];
