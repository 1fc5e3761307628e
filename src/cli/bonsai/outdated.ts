import type { Asset } from '../../resources/core/asset.js';
import { primary } from '../../resources/kit/cells.js';
import { omit, shape, string, type ValueOf } from '../../resources/kit/fields.js';
import { defineKind } from '../../resources/kit/kind.js';
import { quote } from '../../wire/go-quote.js';
import { CliError } from '../errors.js';
import { annotation, annotationName } from './annotations.js';
import type { Bonsai, BonsaiAsset } from './bonsai.js';
import { latestOf } from './fetch.js';
import { compareVersions, parseVersion } from './versions.js';

const outdatedShape = shape('OutdatedAsset', {
  bonsai_name: omit(string()),
  bonsai_namespace: omit(string()),
  asset_name: omit(string()),
  current_version: omit(string()),
  latest_version: omit(string()),
});

/** An asset of which Bonsai has a newer version. */
export type OutdatedAsset = ValueOf<typeof outdatedShape>;

/** No resource of the backend, but listed like one. Sensu: bonsai.OutdatedAsset. */
export const outdatedAsset = defineKind({
  type: 'OutdatedAsset',
  plural: '',
  apiGroup: 'sensu-go/bonsai',
  shape: outdatedShape,
  validate: () => undefined,
  fields: () => ({}),
  columns: [
    ['Asset Name', (it) => primary(it.asset_name)],
    ['Bonsai Asset', (it) => `${it.bonsai_namespace}/${it.bonsai_name}`],
    ['Current Version', (it) => it.current_version],
    ['Latest Version', (it) => it.latest_version],
  ],
});

/**
 * Compares an asset with what Bonsai has.
 * @returns nothing for one that is not from Bonsai, or is as new as can be
 * @throws CliError when that cannot be told
 */
export async function checkAge(bonsai: Bonsai, asset: Asset): Promise<OutdatedAsset | undefined> {
  if (!annotation(asset, 'api_url')) return undefined;
  const { name } = asset.metadata;
  for (const note of ['version', 'namespace', 'name'] as const) {
    if (!annotation(asset, note))
      throw new CliError(`asset missing ${annotationName(note)} annotation: ${name}`);
  }
  const version = annotation(asset, 'version');
  const installed = told(`could not parse version ${quote(version)} of asset ${name}`, () =>
    parseVersion(version),
  );
  const source: [string, string] = [annotation(asset, 'namespace'), annotation(asset, 'name')];
  const latest = latestOf(await fetched(bonsai, source, name));
  if (!latest) throw new CliError(`could not parse the latest version of asset ${name}`);
  if (compareVersions(installed, latest) >= 0) return undefined;
  return {
    bonsai_name: source[1],
    bonsai_namespace: source[0],
    asset_name: name,
    current_version: version,
    latest_version: latest.text,
  };
}

async function fetched(
  bonsai: Bonsai,
  [namespace, bonsaiName]: [string, string],
  name: string,
): Promise<BonsaiAsset> {
  try {
    return await bonsai.asset(namespace, bonsaiName);
  } catch (error) {
    throw new CliError(`could not fetch asset ${name}: ${(error as Error).message}`, { cause: error });
  }
}

function told<T>(words: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new CliError(`${words}: ${(error as Error).message}`);
  }
}
