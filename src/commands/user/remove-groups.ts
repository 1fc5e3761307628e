import { defineCommand } from '../../cli/command.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user remove-groups',
  usage: 'remove-groups USERNAME',
  summary: 'remove all the groups for a given user',
  arguments: { min: 1, max: 1 },
  async run(context, { args }) {
    const [username] = args as [string];
    const client = await context.client();
    await client.request('DELETE', client.pathOf(user, '', username, 'groups'));
    context.print('Removed\n');
  },
});
