import { defineCommand } from '../../../cli/command.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { isMachineFormat, printValue } from '../../../output/index.js';
import { ask } from '../ask.js';

export default defineCommand({
  id: 'backend outbox clear',
  usage: 'clear [PID|URL]',
  summary: 'forget all entries of the outbox of a local backend',
  arguments: { max: 1 },
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, input) {
    const question = { method: 'POST', action: 'outbox/clear', backend: input.args[0] } as const;
    const answer = await ask<{ cleared: number }>(context, question);
    const format = chosenFormat(context, input);
    if (isMachineFormat(format)) return printValue(context, answer, format);
    context.print('Cleared\n');
  },
});
