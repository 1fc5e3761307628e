import { quote } from '../../wire/go-quote.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import type { Bonsai, BonsaiAsset } from './bonsai.js';
import type { AssetReference } from './reference.js';
import { compareVersions, parseVersion, type Version, validVersions } from './versions.js';

export interface FetchedDefinition {
  /** As Bonsai spells it. */
  readonly version: string;
  readonly text: string;
}

/**
 * Fetches the definition of an asset in the version that is asked for, or the latest, and tells about it.
 * @throws CliError when there is no such version
 */
export async function fetchDefinition(
  context: Context,
  bonsai: Bonsai,
  reference: AssetReference,
): Promise<FetchedDefinition> {
  const { namespace, name } = reference;
  const wanted = reference.version === '' ? undefined : readable(reference.version);
  const { text: version } = chosen(await bonsai.asset(namespace, name), wanted);
  if (!wanted) context.print(`no version specified, using latest: ${version}\n`);
  context.print(`fetching bonsai asset: ${namespace}/${name}:${version}\n`);
  return { version, text: await bonsai.definition(namespace, name, version) };
}

/** The highest version, pre-releases included; nothing when there is none. */
export function latestOf({ versions }: BonsaiAsset): Version | undefined {
  return validVersions(versions).sort(compareVersions).at(-1);
}

function readable(version: string): Version {
  try {
    return parseVersion(version);
  } catch (error) {
    throw new CliError((error as Error).message);
  }
}

/** The same version as Bonsai spells it: `1.2.0` is `v1.2` there. */
function chosen(asset: BonsaiAsset, wanted: Version | undefined): Version {
  if (!wanted) {
    const latest = latestOf(asset);
    if (!latest) throw new CliError(`asset ${quote(asset.name)} does not have any available versions`);
    return latest;
  }
  const available = validVersions(asset.versions).sort(compareVersions);
  const found = available.find((version) => compareVersions(version, wanted) === 0);
  if (found) return found;
  const list = available.map(({ text }) => text).join(', ');
  throw new CliError(
    `version ${quote(shown(wanted))} of asset ${quote(asset.name)} does not exist\navailable versions: ${list}`,
  );
}

/** As the original prints a version that was typed: at least three numbers, no `v`. */
function shown({ numbers, preRelease }: Version): string {
  const padded = [...numbers, 0, 0].slice(0, Math.max(3, numbers.length));
  return `${padded.join('.')}${preRelease && `-${preRelease}`}`;
}
