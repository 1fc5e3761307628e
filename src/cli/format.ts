import type { Input } from './command.js';
import type { Context } from './context.js';

/**
 * The format to print in: the flag, SENSU_FORMAT, what is stored, `tabular`. A flag with an empty value hides the
 * variable and lets the file speak.
 */
export function chosenFormat(
  { env, settings }: Pick<Context, 'env' | 'settings'>,
  { flags, given }: Pick<Input, 'given'> & { readonly flags: { readonly format: string } },
): string {
  return (given.has('format') ? flags.format : env['SENSU_FORMAT']) || settings.format;
}
