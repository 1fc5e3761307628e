import { defineCommand } from '../../cli/command.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user reinstate',
  usage: 'reinstate [USERNAME]',
  summary: 'reinstate disabled user given username',
  arguments: { min: 1, max: 1 },
  async run(context, { args }) {
    const [username] = args as [string];
    const client = await context.client();
    await client.request('PUT', client.pathOf(user, '', username, 'reinstate'));
    context.print('Reinstated\n');
  },
});
