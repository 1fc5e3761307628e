import type { Event } from '../../resources/core/event.js';
import { event as kind } from '../../resources/index.js';
import { followsGuide } from '../compat.js';
import type { Compat } from '../part.js';
import type { Store, Stored } from './store.js';

export const eventPrefix = kind.storage;

export const eventKey = (namespace: string, entity: string, check: string): string =>
  `${namespace}/${entity}/${check}`;

export const eventOf = (stored: Stored): Event => stored.value as Event;

/** The event of an entity and a check. 6.7.5 takes the first one whose check name begins so. */
export function findEvent(
  store: Store,
  compat: Compat,
  namespace: string,
  entity: string,
  check: string,
): Stored | undefined {
  const key = eventKey(namespace, entity, check);
  const exact = store.get(eventPrefix, key);
  if (exact || followsGuide(compat, 'event-prefix-lookup')) return exact;
  return store.list(eventPrefix, { within: key, limit: 1 }).items[0];
}

/** All events of an entity, in the order of their checks' names. */
export function eventsOfEntity(store: Store, namespace: string, entity: string): readonly Stored[] {
  return store.list(eventPrefix, { within: eventKey(namespace, entity, '') }).items;
}
