import type { ArgumentRule } from '../command.js';
import { UsageError } from '../errors.js';

interface Named {
  readonly usage: string;
  readonly missingName?: string;
}

/** How many names a verb takes, as its usage shows: `info [ENTITY] [CHECK]` takes two. */
export function nameRule({ usage, missingName }: Named): ArgumentRule {
  if (missingName !== undefined) return 'any';
  const count = usage.split('[').length - 1;
  return { min: count, max: count };
}

/** Some verbs have words of their own for a name that is missing, and use them for one too many as well. */
export function requireName({ missingName }: Named, args: readonly string[]): void {
  if (missingName !== undefined && args.length !== 1) throw new UsageError(missingName);
}
