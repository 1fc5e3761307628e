import { annotation } from '../../cli/bonsai/annotations.js';
import { fetchDefinition } from '../../cli/bonsai/fetch.js';
import { parseReference } from '../../cli/bonsai/reference.js';
import { bonsaiFlag, openBonsai } from '../../cli/bonsai/source.js';
import { readItems } from '../../cli/bulk/read.js';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError, UsageError } from '../../cli/errors.js';
import { PluginStore } from '../../cli/plugins/store.js';
import { type Asset, asset } from '../../resources/core/asset.js';
import { zero } from '../../resources/kit/decode.js';

/** Plugins are nobody's resources; this is the namespace that the original notes for them. */
const namespace = 'sensuctl';

export default defineCommand({
  id: 'command install',
  usage: 'install [ALIAS] ([NAME]:[VERSION] | --url [ARCHIVE_URL] --checksum [ARCHIVE_CHECKSUM])',
  summary: 'installs a sensuctl command from Bonsai or a URL',
  arguments: { min: 1, max: 2 },
  flags: {
    checksum: {
      type: 'string',
      help: 'specifies the checksum (SHA512) of the command archive from the --url flag',
    },
    url: { type: 'string', help: 'specifies a URL to fetch a sensuctl command archive from' },
    ...bonsaiFlag,
  },
  async run(context, { args: [alias = '', name], flags: { url, checksum, 'bonsai-url': bonsaiUrl } }) {
    if (name !== undefined && (url || checksum))
      throw new UsageError('the url and checksum flags can only be used when NAME is not specified');
    if (name === undefined && !url) throw new CliError('must specify a Bonsai asset name or use --url flag');
    if (name === undefined && !checksum)
      throw new CliError('must specify checksum (SHA512) with --checksum when using --url');
    const found = name === undefined ? atUrl(alias, url, checksum) : await atBonsai(context, name, bonsaiUrl);
    await new PluginStore(context.settings.cacheDir).add({ alias, asset: found });
    context.print('command was installed successfully\n');
  },
});

/** An archive that somebody knows the checksum of; it is downloaded when it is first used. */
function atUrl(alias: string, url: string, sha512: string): Asset {
  const result = zero(asset.shape);
  result.builds = [{ url, sha512, filters: null, headers: null }];
  Object.assign(result.metadata, { name: alias, namespace });
  const problem = asset.validate(result, { script: () => undefined });
  if (problem !== undefined) throw new CliError(problem);
  return result;
}

async function atBonsai(context: Context, name: string, bonsaiUrl: string): Promise<Asset> {
  const reference = parseReference(name);
  const bonsai = openBonsai(context, bonsaiUrl);
  try {
    const { text } = await fetchDefinition(context, bonsai, reference);
    const [item] = await readItems(context, source(text), { prefix: () => '' });
    if (item?.kind.type !== 'Asset') throw new CliError(`${name} is no asset`);
    // Its kind says what it is.
    const found = item.resource as unknown as Asset;
    found.metadata.namespace = namespace;
    refuseOthers(found);
    return found;
  } finally {
    await bonsai.close();
  }
}

/** Most assets are no plugins of a CLI. */
function refuseOthers(found: Asset): void {
  const type = annotation(found, 'type');
  if (type !== '' && type !== 'sensuctl') throw new CliError('requested asset is not a sensuctl asset');
  if (annotation(found, 'provider') !== 'sensuctl/command')
    throw new CliError('requested asset is not a sensuctl/command asset');
  if (!found.builds?.length) throw new CliError('one or more asset builds are required');
}

async function* source(text: string) {
  yield { input: 'Bonsai', place: 'Bonsai', bytes: Buffer.from(text) };
}
