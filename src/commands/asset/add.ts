import { fetchDefinition } from '../../cli/bonsai/fetch.js';
import { parseReference } from '../../cli/bonsai/reference.js';
import { bonsaiFlag, openBonsai } from '../../cli/bonsai/source.js';
import type { Item } from '../../cli/bulk/item.js';
import { readItems } from '../../cli/bulk/read.js';
import { silent } from '../../cli/bulk/report.js';
import { put, sendAll } from '../../cli/bulk/send.js';
import { defineCommand } from '../../cli/command.js';
import { hasMetadata } from '../../resources/kit/kind.js';

const nextStep = (name: string): string => `
You have successfully added the Sensu asset resource, but the asset will not get downloaded until
it's invoked by another Sensu resource (ex. check). To add this runtime asset to the appropriate
resource, populate the "runtime_assets" field with ["${name}"].
`;

export default defineCommand({
  id: 'asset add',
  usage: 'add [NAME]',
  summary: 'adds an asset definition fetched from Bonsai',
  arguments: { min: 1, max: 1 },
  flags: {
    rename: {
      type: 'string',
      short: 'r',
      help: 'rename the asset to the provided string after fetching it from Bonsai',
    },
    ...bonsaiFlag,
  },
  async run(context, { args: [argument = ''], flags }) {
    const reference = parseReference(argument);
    const fullName = `${reference.namespace}/${reference.name}`;
    const name = flags.rename || fullName;
    const bonsai = openBonsai(context, flags['bonsai-url']);
    try {
      const { version, text } = await fetchDefinition(context, bonsai, reference);
      const items = await readItems(context, source(text), { prefix: () => '' });
      const named = items.map((item) => renamed(item, name));
      await sendAll(context, named, put, silent);
      context.print(`added asset: ${fullName}:${version}\n${nextStep(name)}`);
    } finally {
      await bonsai.close();
    }
  },
});

function renamed(item: Item, name: string): Item {
  if (hasMetadata(item.resource)) item.resource.metadata.name = name;
  return { ...item, name };
}

async function* source(text: string) {
  yield { input: 'Bonsai', place: 'Bonsai', bytes: Buffer.from(text) };
}
