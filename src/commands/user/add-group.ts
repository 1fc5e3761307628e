import { defineCommand } from '../../cli/command.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user add-group',
  usage: 'add-group [USERNAME] [GROUP]',
  summary: 'add group to user given username and group',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [username, group] = args as [string, string];
    const client = await context.client();
    await client.request('PUT', client.pathOf(user, '', username, 'groups', group));
    context.print('Added\n');
  },
});
