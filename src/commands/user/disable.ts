import { defineCommand } from '../../cli/command.js';
import { confirmed } from '../../cli/confirm.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user disable',
  usage: 'disable [USERNAME]',
  summary: 'disable user given username',
  arguments: { min: 1, max: 1 },
  flags: { 'skip-confirm': { type: 'bool', default: false, help: 'skip interactive confirmation prompt' } },
  async run(context, { args, flags }) {
    const [username] = args as [string];
    const question = `Are you sure you would like to disable user '${username}'?`;
    if (!flags['skip-confirm'] && !(await confirmed(context, question))) return context.print('Canceled\n');
    const client = await context.client();
    await client.request('DELETE', client.pathOf(user, '', username));
    context.print('Disabled\n');
  },
});
