import {
  asset,
  check,
  clusterRole,
  clusterRoleBinding,
  filter,
  handler,
  hook,
  mutator,
  pipeline,
  role,
  roleBinding,
} from '../../../../src/resources/index.js';
import type { AnyKind } from '../../../../src/resources/kit/kind.js';

export interface Sample {
  readonly kind: AnyKind;
  /** The smallest good body, metadata aside. */
  readonly body: Readonly<Record<string, unknown>>;
  /** A change that makes it bad, and what is said. */
  readonly bad: readonly [change: Readonly<Record<string, unknown>>, message: string];
  /** As a patch, the bad change is good: the item of the list takes what it lacks from the old one. */
  readonly inherits?: true;
  /** A field that wants another type, and what is said. */
  readonly wrong: readonly [change: Readonly<Record<string, unknown>>, message: string];
}

const rules = [{ verbs: ['get'], resources: ['checks'] }];
const binding = {
  role_ref: { type: 'ClusterRole', name: 'view' },
  subjects: [{ type: 'User', name: 'amy' }],
};
const checksum = 'f0'.repeat(64);

/** One sample of every kind that has the seven operations. */
export const samples: readonly Sample[] = [
  {
    kind: asset,
    body: { url: 'https://assets.test/a.tgz', sha512: checksum },
    bad: [{ sha512: 'f0' }, 'SHA-512 checksum must be at least 128 characters'],
    wrong: [
      { builds: {} },
      'json: cannot unmarshal object into Go struct field Asset.builds of type []*v2.AssetBuild',
    ],
  },
  {
    kind: check,
    body: { interval: 30, command: 'uptime' },
    bad: [{ interval: 0 }, 'check interval must be greater than 0 or a valid cron schedule must be provided'],
    wrong: [
      { interval: '30' },
      'json: cannot unmarshal string into Go struct field CheckConfig.interval of type uint32',
    ],
  },
  {
    kind: filter,
    body: { action: 'allow', expressions: ['event.check.status > 1'] },
    bad: [{ action: 'maybe' }, "action 'maybe' is not valid"],
    wrong: [
      { expressions: [1] },
      'json: cannot unmarshal number into Go struct field EventFilter.expressions of type string',
    ],
  },
  {
    kind: handler,
    body: { type: 'pipe', command: 'tee' },
    bad: [{ type: 'carrier-pigeon' }, 'unknown handler type: carrier-pigeon'],
    wrong: [
      { timeout: -1 },
      'json: cannot unmarshal number -1 into Go struct field Handler.timeout of type uint32',
    ],
  },
  {
    kind: hook,
    body: { command: 'ps', timeout: 4 },
    bad: [{ timeout: 0 }, 'hook timeout must be greater than 0'],
    wrong: [
      { stdin: 'y' },
      'json: cannot unmarshal string into Go struct field HookConfig.stdin of type bool',
    ],
  },
  {
    kind: mutator,
    body: { command: 'jq .' },
    bad: [{ command: '' }, 'mutator command or eval must be set'],
    wrong: [
      { env_vars: 'A=1' },
      'json: cannot unmarshal string into Go struct field Mutator.env_vars of type []string',
    ],
  },
  {
    kind: pipeline,
    body: { workflows: [{ name: 'w', handler: { name: 'h', type: 'Handler', api_version: 'core/v2' } }] },
    bad: [{ workflows: [{ name: 'w' }] }, 'workflow handler must be set'],
    inherits: true,
    wrong: [
      { workflows: {} },
      'json: cannot unmarshal object into Go struct field Pipeline.workflows of type []*v2.PipelineWorkflow',
    ],
  },
  {
    kind: role,
    body: { rules },
    bad: [{ rules: [] }, 'a Role must have at least one rule'],
    wrong: [{ rules: {} }, 'json: cannot unmarshal object into Go struct field Role.rules of type []v2.Rule'],
  },
  {
    kind: roleBinding,
    body: binding,
    bad: [{ subjects: [] }, 'a RoleBinding must have at least one subject'],
    wrong: [
      { role_ref: 'x' },
      'json: cannot unmarshal string into Go struct field RoleBinding.role_ref of type v2.RoleRef',
    ],
  },
  {
    kind: clusterRole,
    body: { rules },
    bad: [{ rules: [{ verbs: ['peek'] }] }, 'the verb "peek" is not valid'],
    wrong: [
      { rules: [{ verbs: 'get' }] },
      'json: cannot unmarshal string into Go struct field Rule.rules.verbs of type []string',
    ],
  },
  {
    kind: clusterRoleBinding,
    body: binding,
    bad: [
      { subjects: [{ type: 'Robot', name: 'r' }] },
      'subject type "Robot" is invalid, expected either "Group" or "User"',
    ],
    wrong: [
      { subjects: 'amy' },
      'json: cannot unmarshal string into Go struct field ClusterRoleBinding.subjects of type []v2.Subject',
    ],
  },
];
