import type { Event } from '../../../resources/core/event.js';
import { compile } from './compile.js';
import { NeedsEngine } from './needs-engine.js';

type Matches = (event: Event) => unknown;

const known = new Map<string, Matches | undefined>();
const remembered = 10_000;

function compiled(expression: string): Matches | undefined {
  if (known.has(expression)) return known.get(expression);
  if (known.size >= remembered) known.clear();
  const matches = unlessBeyond(() => compile(expression));
  known.set(expression, matches);
  return matches;
}

function unlessBeyond<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof NeedsEngine) return undefined;
    throw error;
  }
}

/**
 * What the script engine would say of a filter's expressions, up to the first that does not match, where it can be told without
 * asking it: most filters only compare members of the event, and asking costs more than all else that is done for it.
 */
export function tell(
  expressions: readonly string[],
  event: Event,
): readonly { readonly matched: boolean }[] | undefined {
  const outcomes: { matched: boolean }[] = [];
  for (const expression of expressions) {
    const matches = compiled(expression);
    // All of them or none: what an expression does to the event, the next one sees.
    if (!matches) return undefined;
  }
  return unlessBeyond(() => {
    for (const expression of expressions) {
      const matched = Boolean((compiled(expression) as Matches)(event));
      outcomes.push({ matched });
      if (!matched) break;
    }
    return outcomes;
  });
}
