import { commas, moment, primary, row, spaced, truth } from '../kit/cells.js';
import {
  bool,
  int32,
  int64,
  list,
  object,
  omit,
  pointers,
  shape,
  string,
  strings,
  type ValueOf,
} from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';

const networkInterface = shape('NetworkInterface', {
  name: omit(string()),
  mac: omit(string()),
  addresses: strings(),
});

const system = shape('System', {
  hostname: omit(string()),
  os: omit(string()),
  platform: omit(string()),
  platform_family: omit(string()),
  platform_version: omit(string()),
  network: object(shape('Network', { interfaces: list(object(networkInterface)) })),
  arch: omit(string()),
  arm_version: omit(int32()),
  libc_type: string(),
  vm_system: string(),
  vm_role: string(),
  cloud_provider: string(),
  float_type: omit(string()),
  processes: pointers(list(object(shape('Process', { name: string() })))),
});

const deregistration = shape('Deregistration', { handler: omit(string()) });

export const entityShape = shape('Entity', {
  entity_class: string(),
  system: object(system),
  subscriptions: strings(),
  last_seen: int64(),
  deregister: bool(),
  deregistration: object(deregistration),
  user: omit(string()),
  redact: omit(strings()),
  metadata: object(metadata),
  sensu_agent_version: string(),
  keepalive_handlers: omit(strings()),
});

export type Entity = ValueOf<typeof entityShape>;
export type System = ValueOf<typeof system>;

/** The part of an entity that operators configure. Sensu: core/v3 EntityConfig. */
export const entityConfigShape = shape('EntityConfig', {
  metadata: object(metadata),
  entity_class: string(),
  user: omit(string()),
  subscriptions: strings(),
  deregister: bool(),
  deregistration: object(deregistration),
  keepalive_handlers: omit(strings()),
  redact: omit(strings()),
});

export type EntityConfig = ValueOf<typeof entityConfigShape>;

/** The part of an entity that its agent reports. Sensu: core/v3 EntityState. */
const entityStateShape = shape('EntityState', {
  metadata: object(metadata),
  system: object(system),
  last_seen: int64(),
  sensu_agent_version: string(),
});

export type EntityState = ValueOf<typeof entityStateShape>;

/** The keys whose values are hidden unless an entity names its own. */
export const defaultRedact: readonly string[] = [
  'password',
  'passwd',
  'pass',
  'api_key',
  'api_token',
  'access_key',
  'secret_key',
  'private_key',
  'secret',
];

const bare = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');
const defaultKeys = new Set(defaultRedact.map(bare));

/** Sensu hides the values of labels and annotations whose key is on the entity's redact list. */
export function redactEntity(entity: Entity): Entity {
  if (!entity.metadata.labels && !entity.metadata.annotations) return entity;
  const keys = entity.redact?.length ? new Set(entity.redact.map(bare)) : defaultKeys;
  const hide = (map: Record<string, string> | null): Record<string, string> | null => {
    if (!map || !Object.keys(map).some((key) => keys.has(bare(key)))) return map;
    const result: Record<string, string> = Object.create(null);
    for (const key of Object.keys(map)) result[key] = keys.has(bare(key)) ? 'REDACTED' : (map[key] as string);
    return result;
  };
  const labels = hide(entity.metadata.labels);
  const annotations = hide(entity.metadata.annotations);
  if (labels === entity.metadata.labels && annotations === entity.metadata.annotations) return entity;
  return { ...entity, metadata: { ...entity.metadata, labels, annotations } };
}

export const entity = defineKind({
  type: 'Entity',
  plural: 'entities',
  shape: entityShape,
  validate: (e) =>
    firstOf(
      () => named('entity name', plainName(e.metadata.name)),
      () => named('entity class', plainName(e.entity_class)),
      () => (e.metadata.namespace ? undefined : 'namespace must be set'),
    ),
  fields: (e) => ({
    'entity.name': e.metadata.name,
    'entity.namespace': e.metadata.namespace,
    'entity.deregister': String(e.deregister),
    'entity.entity_class': e.entity_class,
    'entity.subscriptions': commas(e.subscriptions),
    ...labelFields('entity', e.metadata.labels),
  }),
  columns: [
    ['ID', (e) => primary(e.metadata.name)],
    ['Class', (e) => e.entity_class],
    ['OS', (e) => e.system.os],
    ['Subscriptions', (e) => commas(e.subscriptions)],
    ['Last Seen', (e) => moment(e.last_seen, 'abs0')],
  ],
  info: (e) => ({
    title: e.metadata.name,
    rows: [
      row('Name', e.metadata.name),
      row('Entity Class', e.entity_class),
      row('Subscriptions', spaced(e.subscriptions)),
      row('Last Seen', moment(e.last_seen, 'abs0')),
      row('Hostname', e.system.hostname),
      row('OS', e.system.os),
      row('Platform', e.system.platform),
      row('Platform Family', e.system.platform_family),
      row('Platform Version', e.system.platform_version),
      row('Auto-Deregistration', truth(e.deregister)),
      row('Deregistration Handler', e.deregistration.handler),
    ],
  }),
  command: {
    name: 'entity',
    summary: 'Manage entities',
    list: { summary: 'list entities', allNamespaces: true },
    info: { usage: 'info [ID]', summary: 'show detailed entity information' },
    delete: { usage: 'delete [NAME]', summary: 'delete entity given name', noun: 'entity' },
  },
});

const partRules = (type: string, name: string, namespace: string) => [
  () => {
    const problem = named('name', plainName(name));
    return problem && `invalid ${type}: ${problem}`;
  },
  () => (namespace ? undefined : 'namespace must be set'),
];

export const entityConfig = defineKind({
  type: 'EntityConfig',
  apiGroup: 'core/v3',
  plural: 'entity-configs',
  rbac: 'entity_configs',
  storage: 'entity_configs',
  routed: false,
  shape: entityConfigShape,
  validate: (e) => {
    const [nameRule, namespaceRule] = partRules('EntityConfig', e.metadata.name, e.metadata.namespace);
    return firstOf(
      nameRule as () => string | undefined,
      () => named('entity class', plainName(e.entity_class)),
      namespaceRule as () => string | undefined,
    );
  },
  fields: (e) => ({
    'entity_config.name': e.metadata.name,
    'entity_config.namespace': e.metadata.namespace,
    'entity_config.entity_class': e.entity_class,
    'entity_config.subscriptions': commas(e.subscriptions),
    'entity_config.deregister': String(e.deregister),
    ...labelFields('entity_config', e.metadata.labels),
  }),
});

export const entityState = defineKind({
  type: 'EntityState',
  apiGroup: 'core/v3',
  plural: 'entity-states',
  rbac: 'entity_states',
  storage: 'entity_states',
  routed: false,
  shape: entityStateShape,
  validate: (e) => firstOf(...partRules('EntityState', e.metadata.name, e.metadata.namespace)),
  fields: (e) => ({
    'entity_state.name': e.metadata.name,
    'entity_state.namespace': e.metadata.namespace,
    ...labelFields('entity_state', e.metadata.labels),
  }),
});

/** Splits an entity into what is configured and what its agent reports. */
export function splitEntity(e: Entity): { config: EntityConfig; state: EntityState } {
  const { system, last_seen, sensu_agent_version, ...rest } = e;
  return {
    config: {
      metadata: rest.metadata,
      entity_class: rest.entity_class,
      user: rest.user,
      subscriptions: rest.subscriptions,
      deregister: rest.deregister,
      deregistration: rest.deregistration,
      keepalive_handlers: rest.keepalive_handlers,
      redact: rest.redact,
    },
    state: { metadata: rest.metadata, system, last_seen, sensu_agent_version },
  };
}

export function joinEntity(config: EntityConfig, state: EntityState): Entity {
  return {
    entity_class: config.entity_class,
    system: state.system,
    subscriptions: config.subscriptions,
    last_seen: state.last_seen,
    deregister: config.deregister,
    deregistration: config.deregistration,
    user: config.user,
    redact: config.redact,
    metadata: config.metadata,
    sensu_agent_version: state.sensu_agent_version,
    keepalive_handlers: config.keepalive_handlers,
  };
}
