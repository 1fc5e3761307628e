import { hasMetadata } from '../../resources/kit/kind.js';
import { type Item, pathOf, wordsFor } from '../bulk/item.js';
import { clientFor } from '../bulk/send.js';
import type { Context } from '../context.js';
import { authorOf } from './candidates.js';

/** What became of the deletion. */
export interface Removal {
  readonly removed: readonly Item[];
  readonly failed: number;
  /** Those that were not tried any more. */
  readonly left: number;
}

/**
 * Deletes one after the other. A refusal is told and the rest goes on; where no answer comes any more nothing else is tried.
 */
export async function removeAll(
  context: Context,
  items: readonly Item[],
  isInterrupted: () => boolean,
): Promise<Removal> {
  const client = await clientFor(context, items.length);
  const removed: Item[] = [];
  let failed = 0;
  for (const [index, item] of items.entries()) {
    if (isInterrupted()) return { removed, failed, left: items.length - index };
    const path = pathOf(client, item);
    try {
      await client.request('DELETE', path);
      removed.push(item);
      if (context.terminal) context.print(`deleted   ${wordsFor(item)}\n`);
    } catch (error) {
      failed++;
      const { name, message } = error as Error;
      context.printError(`error deleting ${wordsFor(item)} (${path}): ${message}\n`);
      if (name !== 'ApiError') return { removed, failed, left: items.length - index - 1 };
    }
  }
  return { removed, failed, left: 0 };
}

/** Prints what went, or would go, as the original does: a list of references, empty or not. */
export async function printReferences(context: Context, items: readonly Item[]): Promise<void> {
  const { printValue } = await import('../../output/index.js');
  await printValue(context, items.map(referenceTo), 'json');
}

function referenceTo(item: Item) {
  const { kind, resource } = item;
  const labels = hasMetadata(resource) ? resource.metadata.labels : null;
  const author = authorOf(item);
  return {
    type: kind.type,
    api_version: kind.apiGroup,
    name: kind.nameOf(resource),
    ...(kind.scope === 'namespace' ? { namespace: kind.namespaceOf(resource) } : {}),
    ...(labels ? { labels } : {}),
    ...(author ? { created_by: author } : {}),
  };
}
