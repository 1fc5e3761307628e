import type { Event } from '../../resources/core/event.js';
import { type Silenced, silencedName } from '../../resources/core/silenced.js';
import { byBytes } from '../../resources/kit/encode.js';
import { ownSubscription } from '../store/entities.js';
import { liveSilence, silenceOf, silencePrefix } from '../store/silences.js';
import type { Store } from '../store/store.js';

/**
 * The names of the entries that silence an event, in their order in the store.
 *
 * An entry's name is made of what it applies to, so that instead of asking every entry, those that could apply are
 * looked up by name. (The original asks a list that is up to 5 s old; here an entry counts at once.)
 *
 * @param now milliseconds
 */
export function silencesOf(store: Store, event: Event, now: number): string[] {
  const { check, entity } = event;
  if (!check || !entity) return [];
  const { namespace, name } = check.metadata;
  if (!store.has(silencePrefix, `${namespace}/`)) return [];
  const names = new Set<string>();
  for (const subscription of ['', ownSubscription(entity.metadata.name), ...subscriptionsOf(event)]) {
    for (const checkName of ['', name]) {
      const entryName = silencedName(subscription, checkName);
      const stored = store.get(silencePrefix, `${namespace}/${entryName}`);
      if (stored && applies(silenceOf(stored), subscription, name, now)) names.add(entryName);
    }
  }
  return [...names].sort(byBytes);
}

/** Subscriptions through which an event can be silenced, its entity's own one aside. */
function subscriptionsOf({ check, entity }: Event): string[] {
  const ofEntity = entity?.subscriptions ?? [];
  if (check?.proxy_entity_name) return ofEntity;
  return (check?.subscriptions ?? []).filter((subscription) => ofEntity.includes(subscription));
}

function applies(entry: Silenced, subscription: string, check: string, now: number): boolean {
  if (entry.begin > Math.floor(now / 1000)) return false;
  if (entry.expire_at > 0 && entry.expire_at * 1000 < now) return false;
  return matches(entry.subscription, subscription) && matches(entry.check, check);
}

const matches = (pattern: string, text: string): boolean =>
  pattern === '' || pattern === '*' || pattern === text;

/**
 * Ends the silences that last until a check is well again.
 * @returns the names that still silence it
 */
export function endSilencesOnResolve(
  store: Store,
  namespace: string,
  names: string[],
  now: number,
): string[] {
  return names.filter((name) => {
    const stored = liveSilence(store, now, namespace, name);
    if (!stored) return false;
    if (!silenceOf(stored).expire_on_resolve) return true;
    store.delete(silencePrefix, stored.key);
    return false;
  });
}
