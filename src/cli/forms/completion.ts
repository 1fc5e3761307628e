import type { Completion } from '../../prompt/index.js';
import { decode } from '../../resources/kit/decode.js';
import type { Context } from '../context.js';
import type { NameSource } from './form.js';

/**
 * Completes the last of several names, which commas separate. The backend is asked when the key is pressed, once; when it
 * does not answer nothing is offered, and nothing is said: the question stands as it did.
 */
export function completion(
  context: Context,
  source: NameSource,
  namespace: string,
): (typed: string) => Promise<Completion> {
  let known: Promise<readonly string[]> | undefined;
  return async (typed) => {
    known ??= namesOf(context, source, namespace).catch(() => []);
    return completed(typed, await known);
  };
}

async function namesOf(
  context: Context,
  { kind, builtIn = [] }: NameSource,
  namespace: string,
): Promise<string[]> {
  const client = await context.client();
  const { items } = await client.list(kind, { namespace });
  const names = items.map((item) => kind.nameOf(decode(kind.shape, item)));
  return [...new Set([...names, ...builtIn])].sort();
}

/** What stands before the last comma stays; of a name that is there already nobody needs another. */
function completed(typed: string, names: readonly string[]): Completion {
  const [, before = '', begun = ''] = /^((?:.*,)?\s*)(.*)$/.exec(typed) ?? [];
  const taken = new Set(before.split(',').map((name) => name.trim()));
  const candidates = names.filter((name) => name.startsWith(begun) && !taken.has(name));
  return { text: before + (candidates.length === 0 ? begun : sharedBeginning(candidates)), candidates };
}

function sharedBeginning([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
