import { UsageError } from './errors.js';

/** The one name that the commands for roles and bindings take, with messages of their own. */
export function nameArgument(args: readonly string[]): string {
  const [name] = args;
  if (name === undefined) throw new UsageError('a name is required');
  if (args.length > 1) throw new UsageError(`too many arguments supplied: ${args.join(', ')}`);
  return name;
}
