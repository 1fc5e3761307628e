/** A group of commands: its line in help, and the order in which similar names are suggested. */
export interface Group {
  readonly summary: string;
  /** Sensu's order of registration, where it is not that of the registry. */
  readonly order?: readonly string[];
  /** Other words for its commands. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const crud = ['create', 'delete', 'list', 'info', 'update'];

/** The groups, by name. */
export const groups: Readonly<Record<string, Group>> = {
  agent: { summary: 'Run simulated agents', order: ['start'] },
  'api-key': { summary: 'Manage apikeys', order: ['grant', 'revoke', 'list', 'info'] },
  asset: {
    summary: 'Manage assets',
    order: ['create', 'list', 'info', 'update', 'delete', 'add', 'outdated'],
  },
  backend: {
    summary: 'Run a local backend',
    order: ['start', 'exec', 'stop', 'ls', 'env', 'export', 'import', 'reset', 'outbox', 'clock', 'fidelity'],
  },
  'backend clock': {
    summary: 'Move the time of a local backend',
    order: ['show', 'advance', 'set', 'freeze', 'run'],
  },
  'backend outbox': {
    summary: 'See what handlers of a local backend did, or would have done',
    order: ['list', 'info', 'wait', 'clear'],
  },
  check: {
    summary: 'Manage checks',
    order: [
      'create',
      'delete',
      'execute',
      'list',
      'info',
      'update',
      'remove-hook',
      'remove-handlers',
      'remove-high-flap-threshold',
      'remove-low-flap-threshold',
      'remove-proxy-entity-name',
      'remove-proxy-requests',
      'remove-runtime-assets',
      'remove-ttl',
      'remove-timeout',
      'remove-output-metric-handlers',
      'remove-output-metric-format',
      'set-hooks',
      'set-command',
      'set-cron',
      'set-handlers',
      'set-high-flap-threshold',
      'set-interval',
      'set-low-flap-threshold',
      'set-proxy-entity-name',
      'set-proxy-requests',
      'set-publish',
      'set-runtime-assets',
      'set-stdin',
      'set-subscriptions',
      'set-ttl',
      'set-timeout',
      'set-output-metric-handlers',
      'set-output-metric-format',
      'set-round-robin',
    ],
  },
  cluster: {
    summary: 'Manage sensu cluster',
    order: ['member-list', 'member-add', 'member-update', 'member-remove', 'health', 'id'],
  },
  'cluster-role': { summary: 'Manage cluster roles', order: crud },
  'cluster-role-binding': { summary: 'Manage cluster role bindings', order: crud },
  command: { summary: 'Manage sensuctl commands', order: ['exec', 'install', 'list', 'delete'] },
  config: {
    summary: 'Modify sensuctl configuration',
    order: ['set-format', 'set-namespace', 'set-timeout', 'view'],
  },
  entity: { summary: 'Manage entities', order: crud },
  event: { summary: 'Manage events', order: ['list', 'info', 'delete', 'resolve'] },
  filter: { summary: 'Manage filters', order: ['create', 'delete', 'info', 'list', 'update'] },
  handler: { summary: 'Manage handlers', order: ['create', 'delete', 'info', 'list', 'update'] },
  hook: { summary: 'Manage hooks', order: crud },
  mutator: { summary: 'Manage mutators', order: ['create', 'delete', 'info', 'list', 'update'] },
  namespace: { summary: 'Manage namespaces', order: crud },
  pipeline: { summary: 'Manage pipelines', order: ['list', 'info', 'delete'] },
  role: { summary: 'Manage roles', order: crud, aliases: { 'list-rules': 'info' } },
  'role-binding': { summary: 'Manage role bindings', order: crud },
  silenced: { summary: 'Manage silenced subscriptions and checks', order: crud },
  tessen: { summary: 'Manage tessen configuration', order: ['opt-in', 'opt-out', 'info'] },
  user: {
    summary: 'Manage users',
    order: [
      'add-group',
      'create',
      'disable',
      'list',
      'reinstate',
      'remove-group',
      'remove-groups',
      'set-groups',
      'change-password',
      'test-creds',
      'hash-password',
      'reset-password',
    ],
  },
};
