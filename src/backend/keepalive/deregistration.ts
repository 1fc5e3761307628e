import type { Entity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import type { Surroundings } from '../part.js';
import { deleteEntity } from '../store/entities.js';
import { eventOf, eventPrefix, eventsOfEntity } from '../store/events.js';
import { pipelineEvents } from '../topics.js';
import { deregistrationEvent, resolvingEvent } from './events.js';

/**
 * Removes an entity that went silent: first the entity, then its events one by one, each told as resolved, at last the
 * deregistration event. Sensu: keepalived, Deregistration.
 *
 * @param fallbackHandler the backend's handler, for entities that name none
 * @returns the deregistration event, if there is a handler for it
 */
export function deregister(entity: Entity, around: Surroundings, fallbackHandler: string): Event | undefined {
  const { store, bus, log } = around;
  const { namespace, name } = entity.metadata;
  deleteEntity(store, namespace, name);
  for (const stored of eventsOfEntity(store, namespace, name)) {
    store.delete(eventPrefix, stored.key);
    bus.publish(pipelineEvents, resolvingEvent(eventOf(stored)));
  }
  const handler = entity.deregistration.handler || fallbackHandler;
  if (!handler) {
    log('info', 'keepalived', 'entity deregistered', { entity: name });
    return undefined;
  }
  const event = deregistrationEvent(entity, handler, around);
  bus.publish(pipelineEvents, event);
  return event;
}
