import { join } from 'node:path';
import type { RuntimeAsset } from './manager.js';

/** `sensu/sensu-slack-handler` as part of a variable's name. */
export const variableName = (name: string): string => name.replace(/[^a-zA-Z0-9]+/g, '_').toUpperCase();

/**
 * The variables that assets add to the environment of a command. The search paths hold those of the backend already, which
 * are there a second time after merging, as in the original.
 */
export function assetVariables(
  assets: readonly RuntimeAsset[],
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const path = (variable: string, folder: string): string =>
    `${variable}=${assets.map((asset) => `${join(asset.path, folder)}:`).join('')}${environment[variable] ?? ''}`;
  return [
    path('PATH', 'bin'),
    path('LD_LIBRARY_PATH', 'lib'),
    path('CPATH', 'include'),
    ...assets.map((asset) => `${variableName(asset.name)}_PATH=${asset.path}`),
  ];
}
