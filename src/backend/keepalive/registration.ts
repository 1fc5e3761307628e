import { type Entity, splitEntity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { isManagedByAgent } from '../../resources/kit/metadata.js';
import { readConfig, writeConfig } from '../store/entities.js';
import { namespaceExists } from '../store/namespaces.js';
import type { Store } from '../store/store.js';

/**
 * Decides what a keepalive does to the configuration of its entity: nothing for other classes than `agent`; an unknown
 * one is created; a known one stays as it is, but where agents manage their entities themselves. Sensu: keepalived,
 * handleEntityRegistration.
 *
 * @returns whether the entity is new, which is an event
 * @throws Error when its namespace does not exist
 */
export function register(store: Store, entity: Entity, event: Event): boolean {
  if (entity.entity_class !== 'agent') return false;
  const { namespace, name } = entity.metadata;
  const { config } = splitEntity(entity);
  const stored = readConfig(store, namespace, name);
  if (!stored) {
    if (!namespaceExists(store, namespace)) throw new Error(`the namespace ${namespace} does not exist`);
    writeConfig(store, config);
    return true;
  }
  const takesOver = isManagedByAgent(config.metadata)
    ? event.sequence === 1
    : isManagedByAgent(stored.metadata);
  if (takesOver) writeConfig(store, config);
  return false;
}
