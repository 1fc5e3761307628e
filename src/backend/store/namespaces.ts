import { namespace as kind } from '../../resources/index.js';
import type { Store } from './store.js';

export function namespaceExists(store: Store, namespace: string): boolean {
  return store.get(kind.storage, namespace) !== undefined;
}
