import { defineCommand } from '../../cli/command.js';
import { askCluster, membersPath } from './answer.js';
import { memberId, peerQuery } from './peers.js';

export default defineCommand({
  id: 'cluster member-update',
  usage: 'member-update [ID] [PEER_ADDRS]',
  summary: 'update cluster member by ID with comma-separated peer addresses',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [given, peers] = args as [string, string];
    const id = memberId(given);
    const path = `${membersPath}/${id}?${peerQuery(peers)}`;
    await askCluster(context, 'PUT', path, 'error updating cluster member: ');
    context.print(`Updated member with ID ${id} in cluster\n`);
  },
});
