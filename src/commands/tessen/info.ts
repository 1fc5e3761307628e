import { defineCommand } from '../../cli/command.js';
import { chosenFormat } from '../../cli/format.js';
import { tessen } from '../../resources/core/tessen.js';
import { decode } from '../../resources/kit/decode.js';

export default defineCommand({
  id: 'tessen info',
  usage: 'info',
  summary: 'show tessen configuration',
  flags: {
    format: {
      type: 'string',
      default: 'tabular',
      help: 'format of data returned ("json"|"wrapped-json"|"tabular"|"yaml")',
    },
  },
  async run(context, input) {
    const client = await context.client();
    const { body } = await client.request('GET', client.pathOf(tessen, ''));
    const { parseJson } = await import('../../wire/json/index.js');
    const { printResource } = await import('../../output/index.js');
    await printResource(context, tessen, decode(tessen.shape, parseJson(body)), chosenFormat(context, input));
  },
});
