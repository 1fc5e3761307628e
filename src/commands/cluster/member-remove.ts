import { defineCommand } from '../../cli/command.js';
import { askCluster, membersPath } from './answer.js';
import { memberId } from './peers.js';

export default defineCommand({
  id: 'cluster member-remove',
  usage: 'member-remove [ID]',
  summary: 'remove cluster member by ID',
  arguments: { min: 1, max: 1 },
  async run(context, { args }) {
    const id = memberId(args[0] as string);
    await askCluster(context, 'DELETE', `${membersPath}/${id}`, 'error removing cluster member: ');
    context.print(`Removed member ${id} from cluster\n`);
  },
});
