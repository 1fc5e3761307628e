import { defineCommand } from '../../../cli/command.js';
import { CliError } from '../../../cli/errors.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { ask } from '../ask.js';
import { type ClockMove, printMove } from './report.js';

export default defineCommand({
  id: 'backend clock set',
  usage: 'set TIME [PID|URL]',
  summary: 'set the time of a local backend',
  description:
    'Sets the time of a running local backend to a moment, in RFC 3339 or Unix seconds, and does what is due by then. Prints what fired and what handlers did.',
  arguments: { min: 1, max: 2 },
  flags: formatFlag,
  gate: false,
  ours: true,
  async run(context, input) {
    const [time = '', backend] = input.args;
    const question = { method: 'POST', action: 'clock/set', query: { ms: momentOf(time) }, backend } as const;
    await printMove(context, await ask<ClockMove>(context, question), chosenFormat(context, input));
  },
});

const rfc3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** @returns milliseconds since 1970. @throws CliError */
function momentOf(text: string): string {
  const ms = /^\d{1,11}$/.test(text)
    ? Number(text) * 1000
    : rfc3339.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (ms >= 0) return String(Math.floor(ms));
  throw new CliError(
    `the time must be RFC 3339 (2024-05-01T12:00:00Z) or Unix seconds, not ${JSON.stringify(text)}`,
  );
}
