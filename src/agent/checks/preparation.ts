import type { RuntimeAsset } from '../../host/assets/manager.js';
import { assetVariables } from '../../host/assets/variables.js';
import { mergeEnvironments } from '../../host/environment.js';
import type { Asset } from '../../resources/core/asset.js';
import { type AllowedCommand, allowedBy, hasChecksum } from './allow-list.js';

/** The command may not be run. */
export class Denied extends Error {}

/** What commands need before they are run for real. */
export interface Machine {
  /** What commands inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Installs assets. @throws Error in Sensu's words */
  install(assets: readonly Asset[]): Promise<readonly RuntimeAsset[]>;
}

export interface Wanted {
  readonly command: string;
  readonly assets: readonly Asset[] | null;
  readonly secrets: readonly string[] | null;
  readonly envVars: readonly string[] | null;
}

/** The entry that allows a command; nothing where everything is allowed. @throws Denied */
export function permitted(list: readonly AllowedCommand[], command: string): AllowedCommand | undefined {
  const entry = allowedBy(list, command);
  if (list.length && !entry) throw new Denied();
  return entry;
}

/**
 * The environment of a command: the agent's own, its assets', secrets, its own variables.
 * @throws Denied when the program is not the one that the allow list means
 * @throws Error when an asset cannot be had
 */
export async function environmentFor(
  wanted: Wanted,
  entry: AllowedCommand | undefined,
  machine: Machine,
): Promise<Record<string, string>> {
  const installed = wanted.assets?.length ? await machine.install(wanted.assets) : [];
  const own = entry && !entry.enable_env ? [] : (wanted.envVars ?? []);
  const environment = mergeEnvironments(
    machine.environment,
    assetVariables(installed, machine.environment),
    wanted.secrets ?? [],
    own,
  );
  if (entry?.sha512) {
    const isRight = await hasChecksum(wanted.command, entry.sha512, environment['PATH'] ?? '').catch(
      () => false,
    );
    if (!isRight) throw new Denied();
  }
  return environment;
}
