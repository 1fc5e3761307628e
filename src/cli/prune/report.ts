import { type Item, wordsFor } from '../bulk/item.js';
import { confirmed } from '../confirm.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { authorOf, type Candidates } from './candidates.js';
import { printReferences, type Removal } from './remove.js';

/** For a person: what would go, and what else there is. */
export function tellWhatGoes(context: Context, { items, ofOthers }: Candidates): void {
  if (!context.terminal) return;
  for (const item of items) {
    const author = authorOf(item);
    context.print(`${wordsFor(item)}${author && ` (made by ${author})`} is in none of the files\n`);
  }
  const others = [...ofOthers].map(([author, count]) => `${count} of ${author || 'nobody known'}`);
  if (others.length > 0) context.print(`Left alone: ${others.join(', ')} (--all-users takes them too)\n`);
}

/** Asks at a terminal; in a pipe the original asks nobody. */
export async function mayGo(context: Context, items: readonly Item[], skip: boolean): Promise<boolean> {
  if (!context.terminal || items.length === 0 || skip) return true;
  if (!context.inputTerminal) {
    context.print('Canceled: nobody can be asked, since stdin is no terminal (--skip-confirm asks nobody)\n');
    return false;
  }
  const what = items.length === 1 ? 'this resource' : `these ${items.length} resources`;
  if (await confirmed(context, `Are you sure you would like to delete ${what}?`)) return true;
  context.print('Canceled\n');
  return false;
}

/**
 * Tells what was done: a list of references for programs, a sum for people.
 * @throws CliError unless all was looked at and everything went that had to go
 */
export async function finish(
  context: Context,
  { items, unread }: Candidates,
  { removed, failed, left }: Removal,
  dryRun: boolean,
): Promise<void> {
  if (context.terminal) context.print(`${sum(removed.length, failed, left, dryRun)}\n`);
  else await printReferences(context, removed);
  for (const reason of unread) context.printError(`${reason}\n`);
  if (failed > 0 || left > 0) {
    const undone = `${failed + left} of ${items.length} resources were not pruned`;
    // Stopped by a person, if nothing failed.
    throw new CliError(failed === 0 ? `interrupted: ${undone}` : undone, {
      exitCode: failed === 0 ? 130 : 1,
    });
  }
  if (unread.length > 0) throw new CliError('some resources could not be looked at');
}

function sum(removed: number, failed: number, left: number, dryRun: boolean): string {
  if (removed + failed + left === 0) return 'nothing to prune';
  if (dryRun) return `${removed} would be deleted`;
  const counts: [number, string][] = [
    [removed, 'deleted'],
    [failed, 'failed'],
    [left, 'not tried'],
  ];
  return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
}
