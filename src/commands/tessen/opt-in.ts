import { defineCommand } from '../../cli/command.js';
import { tessen } from '../../resources/core/tessen.js';

export default defineCommand({
  id: 'tessen opt-in',
  usage: 'opt-in',
  summary: 'opt-in to the tessen call home service',
  async run(context) {
    const client = await context.client();
    await client.request('PUT', client.pathOf(tessen, ''), { body: '{"opt_out":false}' });
    context.print('Thank you so much for opting in!\n');
  },
});
