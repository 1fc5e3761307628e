import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import type { Bonsai, BonsaiAsset } from './bonsai.js';
import { bonsaiIndex } from './index-file.js';

const usualUrl = 'https://bonsai.sensu.io/api/v1/assets';

/** The flag of every command that asks Bonsai. */
export const bonsaiFlag = {
  'bonsai-url': {
    type: 'string',
    help: 'where assets are looked up: the URL of a Bonsai, or a file with asset definitions (SENSU_BONSAI_URL)',
  },
} as const;

/** The Bonsai that flag or variable name: a server, or a file of definitions such as `dump assets` writes. */
export function openBonsai(context: Context, flag: string): Bonsai {
  const said = flag || context.env['SENSU_BONSAI_URL'] || usualUrl;
  return /^https?:\/\//.test(said)
    ? new BonsaiServer(context, said.replace(/\/+$/, ''))
    : bonsaiIndex(context, said);
}

class BonsaiServer implements Bonsai {
  private client: Promise<import('../../client/index.js').Client> | undefined;

  constructor(
    private readonly context: Context,
    private readonly url: string,
  ) {}

  async asset(namespace: string, name: string): Promise<BonsaiAsset> {
    const body = await this.get(`/${namespace}/${name}`);
    const { parseJson } = await import('../../wire/json/index.js');
    // Only what is looked at is checked: others' services grow.
    const answer = parseJson(body) as { name?: unknown; versions?: unknown } | null;
    const versions = Array.isArray(answer?.versions) ? answer.versions : [];
    return {
      name: typeof answer?.name === 'string' ? answer.name : `${namespace}/${name}`,
      versions: versions
        .map((it: { version?: unknown } | null) => it?.version)
        .filter((it) => typeof it === 'string'),
    };
  }

  definition(namespace: string, name: string, version: string): Promise<string> {
    return this.get(`/${namespace}/${name}/${version}/release_asset_builds`);
  }

  async close(): Promise<void> {
    await (await this.client)?.close();
  }

  private async get(path: string): Promise<string> {
    this.client ??= this.connect();
    const { status, body } = await (await this.client).send('GET', path, { auth: 'none' });
    if (status >= 400) throw new CliError(`bonsai api returned status code: ${status}`);
    return body;
  }

  /** With nothing that is meant for Sensu's backend: neither its credentials nor its certificates. */
  private async connect() {
    const [{ createClient }, { sensuVersion }] = await Promise.all([
      import('../../client/index.js'),
      import('../version.js'),
    ]);
    const { env, now, onExchange } = this.context;
    return createClient({
      apiUrl: this.url,
      timeoutMs: 15_000,
      env,
      now,
      version: sensuVersion,
      ...(onExchange ? { onExchange } : {}),
    });
  }
}
