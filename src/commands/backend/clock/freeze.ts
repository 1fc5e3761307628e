import { defineCommand } from '../../../cli/command.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { ask } from '../ask.js';
import { type ClockState, printClock } from './report.js';

export default defineCommand({
  id: 'backend clock freeze',
  usage: 'freeze [PID|URL]',
  summary: 'let the time of a local backend stand still',
  arguments: { max: 1 },
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, input) {
    const question = { method: 'POST', action: 'clock/freeze', backend: input.args[0] } as const;
    await printClock(context, await ask<ClockState>(context, question), chosenFormat(context, input));
  },
});
