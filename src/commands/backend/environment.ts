import { join } from 'node:path';
import type { Context } from '../../cli/context.js';
import type { RunningBackend } from './running.js';

/** Of the user `agent`, in any backend. */
const agentPassword = 'P@ssw0rd!';

/** The variables that lead a command line, an agent or somebody's script to a backend. */
export function variablesFor(backend: RunningBackend): Record<string, string> {
  return {
    SENSU_API_URL: backend.apiUrl,
    SENSU_API_KEY: backend.apiKey,
    SENSU_NAMESPACE: 'default',
    SENSU_USERNAME: backend.username,
    SENSU_PASSWORD: backend.password,
    SENSU_BACKEND_URL: backend.agentUrl,
    // An agent reads the same variable for its password: where that is not its own, it may log in as the administrator.
    ...(backend.password !== agentPassword && { SENSU_USER: backend.username }),
  };
}

/**
 * The environment of a command that is to see this backend and nothing of the user's own Sensu: what was inherited
 * is cleared, and configuration files are kept in a folder that is thrown away.
 */
export function environmentFor(
  backend: RunningBackend,
  inherited: Context['env'],
  folder: string,
): Record<string, string> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('SENSU_'),
  );
  return {
    ...Object.fromEntries(kept),
    ...variablesFor(backend),
    SENSU_CONFIG_DIR: join(folder, 'config'),
    SENSU_CACHE_DIR: join(folder, 'cache'),
  };
}
