import { defineCommand } from '../../cli/command.js';
import { fetchResource } from '../../cli/fetch-resource.js';
import { formatFlag } from '../../cli/flags/shared.js';
import { chosenFormat } from '../../cli/format.js';
import { silenced } from '../../resources/core/silenced.js';
import { entryName } from './entry-name.js';

export default defineCommand({
  id: 'silenced info',
  usage: 'info [Name]',
  summary: 'show detailed silenced information',
  arguments: { max: 1 },
  flags: {
    ...formatFlag,
    subscription: { type: 'string', short: 's', default: '*', help: 'name of the silenced subscription' },
    check: { type: 'string', short: 'c', default: '*', help: 'name of the silenced check' },
  },
  async run(context, input) {
    const name = await entryName(context, input.args, input.flags);
    const entry = await fetchResource<object>(context, silenced, name);
    const { printResource } = await import('../../output/index.js');
    await printResource(context, silenced, entry, chosenFormat(context, input));
  },
});
