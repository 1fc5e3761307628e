import { defineCommand } from '../../../cli/command.js';
import { CliError } from '../../../cli/errors.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { DurationError, parseDuration } from '../../../wire/duration.js';
import { ask } from '../ask.js';
import { type ClockMove, printMove } from './report.js';

export default defineCommand({
  id: 'backend clock advance',
  usage: 'advance DURATION [PID|URL]',
  summary: 'move the time of a local backend forward',
  description:
    'Moves the time of a running local backend forward (30s, 5m, 1h30m): what is due on the way happens in its order, each thing with all its consequences before the next. Prints what fired and what handlers did.',
  arguments: { min: 1, max: 2 },
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, input) {
    const [duration = '', backend] = input.args;
    const query = { ms: String(Math.ceil(forward(duration))) };
    const question = { method: 'POST', action: 'clock/advance', query, backend } as const;
    await printMove(context, await ask<ClockMove>(context, question), chosenFormat(context, input));
  },
});

/** @returns milliseconds. @throws CliError */
function forward(text: string): number {
  try {
    const ms = parseDuration(text);
    if (ms >= 0) return ms;
  } catch (error) {
    if (error instanceof DurationError) throw new CliError(error.message);
    throw error;
  }
  throw new CliError('time only advances: use "backend clock set" to go back');
}
