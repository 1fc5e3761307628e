import type { Settings } from '../config/settings.js';
import { CliError } from './errors.js';

const nextStep = 'No Sensu at hand? `backend start` runs a local backend and says how to reach it.';

/** @throws CliError when there is no API URL, or nothing to log in with */
export function requireConfiguration(settings: Settings, argv0: string): void {
  if (settings.apiUrl === '')
    throw new CliError(
      `No API URL is defined. You can either configure an API URL by running "${argv0} configure" or by using the --api-url command line option`,
      { nextStep },
    );
  if (settings.apiKey === '' && !settings.tokens?.accessToken)
    throw new CliError(
      `Unable to locate credentials. You can either configure credentials by running "${argv0} configure" or by using the --api-key command line option`,
      { nextStep },
    );
}
