import { defineCommand } from '../../../cli/command.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { ask } from '../ask.js';
import { type ClockState, printClock } from './report.js';

export default defineCommand({
  id: 'backend clock show',
  usage: 'show [PID|URL]',
  summary: 'show the time of a local backend and the timers that are set',
  arguments: { max: 1 },
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, input) {
    const question = { method: 'GET', action: 'clock', backend: input.args[0] } as const;
    await printClock(context, await ask<ClockState>(context, question), chosenFormat(context, input));
  },
});
