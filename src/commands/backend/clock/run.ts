import { defineCommand } from '../../../cli/command.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { ask } from '../ask.js';
import { type ClockState, printClock } from './report.js';

export default defineCommand({
  id: 'backend clock run',
  usage: 'run [PID|URL]',
  summary: 'let the time of a local backend run, from where it stands',
  arguments: { max: 1 },
  flags: {
    ...formatFlag,
    speed: { type: 'string', default: '1', help: 'how many times as fast as real time' },
  },
  gate: false,
  ours: true,
  async run(context, input) {
    const { speed } = input.flags;
    const question = {
      method: 'POST',
      action: 'clock/run',
      query: { speed },
      backend: input.args[0],
    } as const;
    await printClock(context, await ask<ClockState>(context, question), chosenFormat(context, input));
  },
});
