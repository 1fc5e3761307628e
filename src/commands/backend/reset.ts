import { defineCommand } from '../../cli/command.js';
import { ask } from './ask.js';

export default defineCommand({
  id: 'backend reset',
  usage: 'reset [PID|URL]',
  summary: 'take a local backend back to its seed',
  arguments: { max: 1 },
  gate: false,
  ours: true,
  async run(context, { args: [backend] }) {
    await ask(context, { method: 'POST', action: 'reset', backend });
    context.print('Reset\n');
  },
});
