import { defineCommand } from '../../cli/command.js';
import { confirmed } from '../../cli/confirm.js';
import { tessen } from '../../resources/core/tessen.js';

const question = "Are you sure you would like to opt-out of tessen? We'd hate to see you go!";

export default defineCommand({
  id: 'tessen opt-out',
  usage: 'opt-out',
  summary: 'opt-out to the tessen call home service',
  flags: { 'skip-confirm': { type: 'bool', default: false, help: 'skip interactive confirmation prompt' } },
  async run(context, { flags }) {
    if (!flags['skip-confirm'] && !(await confirmed(context, question)))
      return context.print("Phew! We're glad you decided to stick around for a while!\n");
    const client = await context.client();
    await client.request('PUT', client.pathOf(tessen, ''), { body: '{"opt_out":true}' });
    context.print('I thought we were friends :( Remember, you can opt back in at any time!\n');
  },
});
