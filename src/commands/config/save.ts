import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';

/** Saves settings and says so; a file that cannot be written is an error. */
export function saveAndTell(context: Context, save: () => void): void {
  try {
    save();
  } catch (error) {
    throw new CliError(`unable to write new configuration file with error: ${(error as Error).message}`, {
      nextStep: '--config-dir or SENSU_CONFIG_DIR names another folder.',
    });
  }
  context.print('Updated\n');
}
