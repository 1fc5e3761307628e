import {
  type Entity,
  type EntityConfig,
  type EntityState,
  entityShape,
  joinEntity,
  splitEntity,
} from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';
import {
  emptyState,
  ownSubscription,
  readConfig,
  readState,
  writeConfig,
  writeState,
} from '../store/entities.js';
import type { Store } from '../store/store.js';

/**
 * The entity that a check result belongs to: for proxy entities the stored one, made first where it is missing
 * (Sensu: backend/eventd/entity.go). Results of agents keep the entity that the agent sent.
 */
export function entityOfResult(store: Store, event: Event): Entity {
  const sent = event.entity as Entity;
  const proxyName = event.check?.proxy_entity_name ?? '';
  if (!proxyName && sent.entity_class === 'agent') return sent;
  const name = proxyName || sent.metadata.name;
  const { namespace } = sent.metadata;
  const config = readConfig(store, namespace, name);
  if (!config) return createProxy(store, event, name);
  const state = readState(store, namespace, name) ?? createState(store, event, config);
  return joinEntity(config, state);
}

function createState(store: Store, event: Event, config: EntityConfig): EntityState {
  const template = event.check?.proxy_entity_name
    ? emptyState(bare(config, event.metadata.created_by))
    : splitEntity(event.entity as Entity).state;
  return writeState(store, createdBy(template, event)).value as EntityState;
}

function createProxy(store: Store, event: Event, name: string): Entity {
  const sent = event.entity as Entity;
  const { config, state } = splitEntity(event.check?.proxy_entity_name ? unknownEntity(event, name) : sent);
  const created: EntityConfig = {
    ...config,
    entity_class: 'proxy',
    subscriptions: [...(config.subscriptions ?? []), ownSubscription(name)],
  };
  const storedState = writeState(store, createdBy(state, event)).value as EntityState;
  const storedConfig = writeConfig(store, created).value as EntityConfig;
  return joinEntity(storedConfig, storedState);
}

/** A proxy entity of which nothing is known but its name. */
function unknownEntity(event: Event, name: string): Entity {
  const entity = zero(entityShape);
  entity.metadata.name = name;
  entity.metadata.namespace = (event.entity as Entity).metadata.namespace;
  entity.metadata.created_by = event.metadata.created_by;
  return entity;
}

const createdBy = (state: EntityState, event: Event): EntityState => ({
  ...state,
  metadata: { ...state.metadata, created_by: event.metadata.created_by },
});

/** The configuration without labels and annotations, which its state does not share. */
const bare = (config: EntityConfig, creator: string): EntityConfig => ({
  ...config,
  metadata: { ...config.metadata, labels: null, annotations: null, created_by: creator },
});
