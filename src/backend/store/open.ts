import { MemoryStore } from './memory.js';
import type { Store } from './store.js';

/**
 * Opens the store: in memory, or in a folder that keeps it.
 * @throws StoreError when the folder cannot be used
 */
export async function openStore(stateDir?: string): Promise<Store> {
  if (!stateDir) return new MemoryStore();
  const { openLmdbStore } = await import('./lmdb.js');
  return openLmdbStore(stateDir);
}
