/** A resource of a kind as somebody would write it down, and the words that name it on the command line. */
export interface Sample {
  readonly metadata?: Record<string, unknown>;
  readonly spec: Record<string, unknown>;
  readonly names: readonly string[];
}

const ofNamespace = (name: string) => ({ name, namespace: 'default' });
const sha512 = '5a'.repeat(64);
const rule = { verbs: ['get', 'list'], resources: ['checks'], resource_names: null };
const subject = { type: 'User', name: 'kim' };

/** One of each kind that can be created from a file, by type. A new kind needs one here. */
export const samples: Readonly<Record<string, Sample>> = {
  Asset: {
    metadata: ofNamespace('tool'),
    spec: { url: 'https://example.com/tool.tar.gz', sha512, filters: ["entity.system.os == 'linux'"] },
    names: ['tool'],
  },
  CheckConfig: {
    metadata: ofNamespace('disk'),
    spec: { command: 'check-disk -w 80', interval: 60, subscriptions: ['linux'], publish: true },
    names: ['disk'],
  },
  ClusterRole: { metadata: { name: 'reader' }, spec: { rules: [rule] }, names: ['reader'] },
  ClusterRoleBinding: {
    metadata: { name: 'kim-reads' },
    spec: { role_ref: { type: 'ClusterRole', name: 'view' }, subjects: [subject] },
    names: ['kim-reads'],
  },
  Entity: {
    metadata: ofNamespace('printer'),
    spec: { entity_class: 'proxy', subscriptions: ['office'] },
    names: ['printer'],
  },
  Event: {
    metadata: { namespace: 'default' },
    spec: {
      timestamp: 1_600_000_000,
      entity: { entity_class: 'proxy', metadata: ofNamespace('scanner') },
      check: {
        metadata: ofNamespace('paper'),
        status: 1,
        output: 'low',
        interval: 60,
        issued: 1,
        executed: 1,
      },
    },
    names: ['scanner', 'paper'],
  },
  EventFilter: {
    metadata: ofNamespace('by-day'),
    spec: { action: 'allow', expressions: ['event.check.status > 0'] },
    names: ['by-day'],
  },
  Handler: {
    metadata: ofNamespace('mail'),
    spec: { type: 'pipe', command: 'mail root', timeout: 5, filters: ['is_incident'] },
    names: ['mail'],
  },
  HookConfig: { metadata: ofNamespace('top'), spec: { command: 'ps aux', timeout: 3 }, names: ['top'] },
  Mutator: {
    metadata: ofNamespace('short'),
    spec: { command: 'cut -c 1-80', type: 'pipe' },
    names: ['short'],
  },
  Namespace: { spec: { name: 'lab' }, names: ['lab'] },
  Pipeline: {
    metadata: ofNamespace('alerts'),
    spec: {
      workflows: [{ name: 'mail', handler: { name: 'mail', type: 'Handler', api_version: 'core/v2' } }],
    },
    names: ['alerts'],
  },
  Role: { metadata: ofNamespace('local-reader'), spec: { rules: [rule] }, names: ['local-reader'] },
  RoleBinding: {
    metadata: ofNamespace('kim-here'),
    spec: { role_ref: { type: 'Role', name: 'local-reader' }, subjects: [subject] },
    names: ['kim-here'],
  },
  Silenced: {
    metadata: ofNamespace('linux:disk'),
    spec: { subscription: 'linux', check: 'disk', reason: 'planned', begin: 1_600_000_000, expire: -1 },
    names: ['linux:disk'],
  },
  User: {
    spec: { username: 'kim', password: 'long-enough-1', groups: ['ops'], disabled: false },
    names: ['kim'],
  },
};
