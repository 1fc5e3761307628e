import { checkAge, type OutdatedAsset, outdatedAsset } from '../../cli/bonsai/outdated.js';
import { bonsaiFlag, openBonsai } from '../../cli/bonsai/source.js';
import { defineCommand } from '../../cli/command.js';
import { allNamespacesFlag, formatFlag, selectionFlags } from '../../cli/flags/shared.js';
import { chosenFormat } from '../../cli/format.js';
import { selectionOf, selectionQuery } from '../../cli/selection.js';
import { asset } from '../../resources/core/asset.js';
import { decode } from '../../resources/kit/decode.js';

export default defineCommand({
  id: 'asset outdated',
  usage: 'outdated',
  summary: 'lists any assets installed from Bonsai that have newer versions available',
  flags: { ...formatFlag, ...selectionFlags, ...allNamespacesFlag, ...bonsaiFlag },
  async run(context, input) {
    const { flags } = input;
    const isSelected = await selectionOf(context, asset, flags);
    const client = await context.client();
    const { namespace } = context.settings;
    const { items } = await client.list(asset, {
      ...(flags['all-namespaces'] ? {} : { namespace }),
      ...selectionQuery(flags),
    });
    const bonsai = openBonsai(context, flags['bonsai-url']);
    const found: OutdatedAsset[] = [];
    try {
      for (const installed of items.map((item) => decode(asset.shape, item)).filter(isSelected)) {
        const age = await checkAge(bonsai, installed);
        if (age) found.push(age);
      }
    } finally {
      await bonsai.close();
    }
    const { printList } = await import('../../output/index.js');
    await printList(context, outdatedAsset, found, chosenFormat(context, input));
  },
});
