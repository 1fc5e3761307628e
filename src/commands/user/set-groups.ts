import { defineCommand } from '../../cli/command.js';
import { readList } from '../../cli/forms/readings.js';
import { user } from '../../resources/core/user.js';

export default defineCommand({
  id: 'user set-groups',
  usage: 'set-groups USERNAME GROUP1[,GROUP2, ...[,GROUPN]]',
  summary: 'set the groups for a given user',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [username, groups] = args as [string, string];
    const client = await context.client();
    // One request after the other, as in the original: the first failure leaves the rest undone.
    await client.request('DELETE', client.pathOf(user, '', username, 'groups'));
    for (const group of readList(groups)) {
      await client.request('PUT', client.pathOf(user, '', username, 'groups', group));
    }
    context.print('Updated\n');
  },
});
