import type { Silenced } from '../../resources/core/silenced.js';
import { silenced as kind } from '../../resources/index.js';
import type { Store, Stored } from './store.js';

export const silencePrefix = kind.storage;

export const silenceOf = (stored: Stored): Silenced => stored.value as Silenced;

/** Entries go when less than a second is left, as in the original, which counts whole seconds. */
const isOver = (entry: Silenced, now: number): boolean =>
  entry.expire_at > 0 && entry.expire_at * 1000 - now < 1000;

/** The entries of a range that are not over; those that are get deleted by the way. */
export function liveSilences(store: Store, now: number, within: string): Stored[] {
  const live: Stored[] = [];
  for (const stored of store.list(silencePrefix, { within }).items) {
    if (isOver(silenceOf(stored), now)) store.delete(silencePrefix, stored.key);
    else live.push(stored);
  }
  return live;
}

export function liveSilence(store: Store, now: number, namespace: string, name: string): Stored | undefined {
  const key = `${namespace}/${name}`;
  const stored = store.get(silencePrefix, key);
  if (!stored || !isOver(silenceOf(stored), now)) return stored;
  store.delete(silencePrefix, key);
  return undefined;
}
