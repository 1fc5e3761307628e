import { fileURLToPath } from 'node:url';
import { type Asset, asset } from '../../resources/core/asset.js';
import { readWhole } from '../bulk/source.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { annotation } from './annotations.js';
import type { Bonsai } from './bonsai.js';

/**
 * A file of asset definitions in place of Bonsai, for machines that cannot reach it. Which asset and version a document
 * defines is in its annotations, which all that comes from Bonsai has.
 */
export function bonsaiIndex(context: Context, file: string): Bonsai {
  let read: Promise<Asset[]> | undefined;
  const versionsOf = async (namespace: string, name: string): Promise<Asset[]> => {
    read ??= readAssets(context, file.startsWith('file:') ? fileURLToPath(file) : file);
    const found = (await read).filter(
      (it) => annotation(it, 'namespace') === namespace && annotation(it, 'name') === name,
    );
    if (found.length === 0) throw new CliError(`no asset "${namespace}/${name}" in ${file}`);
    return found;
  };
  return {
    async asset(namespace, name) {
      const found = await versionsOf(namespace, name);
      return { name: `${namespace}/${name}`, versions: found.map((it) => annotation(it, 'version')) };
    },
    async definition(namespace, name, version) {
      const found = (await versionsOf(namespace, name)).find((it) => annotation(it, 'version') === version);
      const [{ wrap }, { writeJson }] = await Promise.all([
        import('../../wire/wrapped.js'),
        import('../../wire/json/index.js'),
      ]);
      return writeJson(wrap(asset, found as Asset));
    },
    close: async () => undefined,
  };
}

async function readAssets(context: Context, file: string): Promise<Asset[]> {
  const { decodeUtf8, readDocuments } = await import('../../wire/documents/index.js');
  const { resources, failure, messages } = await readDocuments(
    decodeUtf8(await readWhole(context.cwd, file)),
  );
  if (failure !== undefined) throw new CliError(`in ${file}: ${messages[0] ?? failure}`);
  return resources
    .filter(({ kind }) => kind.type === 'Asset')
    .map(({ resource }) => resource as unknown as Asset);
}
