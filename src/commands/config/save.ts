import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';

/** Saves settings and says so; a file that cannot be written is an error. */
export function saveAndTell(context: Context, save: () => void): void {
  try {
    save();
  } catch (error) {
    throw new CliError(`unable to write new configuration file with error: ${(error as Error).message}`);
  }
  context.print('Updated\n');
}
