import {
  type Entity,
  type EntityConfig,
  type EntityState,
  joinEntity,
  splitEntity,
} from '../../resources/core/entity.js';
import { entityConfig, entityState } from '../../resources/index.js';
import { zero } from '../../resources/kit/decode.js';
import { settle } from '../../resources/kit/encode.js';
import type { Store, Stored } from './store.js';

/** Entities are kept in two parts: what operators configure, and what agents report. */
export const configPrefix = entityConfig.storage;
const statePrefix = entityState.storage;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

export function readConfig(store: Store, namespace: string, name: string): EntityConfig | undefined {
  return store.get(configPrefix, keyOf(namespace, name))?.value as EntityConfig | undefined;
}

export function readState(store: Store, namespace: string, name: string): EntityState | undefined {
  return store.get(statePrefix, keyOf(namespace, name))?.value as EntityState | undefined;
}

/** The entity, if both its parts are there. */
export function readEntity(store: Store, namespace: string, name: string): Entity | undefined {
  const config = readConfig(store, namespace, name);
  const state = config && readState(store, namespace, name);
  return state && joinEntity(config, state);
}

/** The entity of a stored configuration; one without state has an empty state (lists show it so). */
export function entityOf(store: Store, config: Stored): Entity {
  const value = config.value as EntityConfig;
  const state = store.get(statePrefix, config.key)?.value as EntityState | undefined;
  return joinEntity(value, state ?? emptyState(value));
}

export function emptyState(config: EntityConfig): EntityState {
  return { ...zero(entityState.shape), metadata: config.metadata };
}

export function writeConfig(store: Store, config: EntityConfig): Stored {
  const { namespace, name } = config.metadata;
  return store.put(configPrefix, keyOf(namespace, name), settle(entityConfig.shape, config));
}

export function writeState(store: Store, state: EntityState): Stored {
  const { namespace, name } = state.metadata;
  return store.put(statePrefix, keyOf(namespace, name), settle(entityState.shape, state));
}

/** Creates or replaces both parts. */
export function writeEntity(store: Store, entity: Entity): void {
  const { config, state } = splitEntity(entity);
  writeState(store, state);
  writeConfig(store, config);
}

/** @returns whether anything was there */
export function deleteEntity(store: Store, namespace: string, name: string): boolean {
  const key = keyOf(namespace, name);
  const hadState = store.delete(statePrefix, key);
  return store.delete(configPrefix, key) || hadState;
}

/** The subscription that every agent has for itself. */
export const ownSubscription = (name: string): string => `entity:${name}`;

/** The subscriptions with the entity's own one, added at the end if it is missing. */
export function withOwnSubscription(name: string, subscriptions: string[] | null): string[] {
  const own = ownSubscription(name);
  if (subscriptions?.includes(own)) return subscriptions;
  return [...(subscriptions ?? []), own];
}
