import { defineCommand } from '../../cli/command.js';
import { askCluster } from './answer.js';

export default defineCommand({
  id: 'cluster id',
  usage: 'id',
  summary: 'show sensu cluster id',
  async run(context) {
    // The answer is a JSON string with the end of its line, and printed as such.
    context.print(`sensu cluster id: ${await askCluster(context, 'GET', '/api/core/v2/cluster/id')}`);
  },
});
