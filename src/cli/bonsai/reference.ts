import { CliError } from '../errors.js';

/** Which asset of Bonsai is meant. */
export interface AssetReference {
  readonly namespace: string;
  readonly name: string;
  /** Empty for the latest. */
  readonly version: string;
}

/** Reads `namespace/name[:version]`. @throws CliError */
export function parseReference(text: string): AssetReference {
  const [fullName = '', version = '', ...more] = text.split(':');
  if (more.length > 0) throw new CliError('only one colon is permitted in the asset name');
  const [namespace = '', name, ...deeper] = fullName.split('/');
  if (name === undefined || deeper.length > 0) {
    throw new CliError(
      'asset name must be specified in the format "namespace/asset" (e.g. mynamespace/cpu-check)',
    );
  }
  return { namespace, name, version };
}
