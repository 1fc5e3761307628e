import { defineCommand } from '../../cli/command.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user remove-group',
  usage: 'remove-group [USERNAME] [group]',
  summary: 'remove group from user given username and group',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [username, group] = args as [string, string];
    const client = await context.client();
    await client.request('DELETE', client.pathOf(user, '', username, 'groups', group));
    context.print('Removed\n');
  },
});
