import { CliError } from '../../cli/errors.js';
import type { Subject } from '../../resources/core/role-binding.js';

/** Whom a binding is for: groups first, as in the original. */
export function subjectsOf(flags: { group: string[]; user: string[] }): Subject[] {
  if (flags.group.length === 0 && flags.user.length === 0)
    throw new CliError('at least one group or user must be provided');
  return [
    ...flags.group.map((name) => ({ type: 'Group', name })),
    ...flags.user.map((name) => ({ type: 'User', name })),
  ];
}
