import type { OutboxEntry } from '../../../backend/outbox/outbox.js';
import { defineCommand } from '../../../cli/command.js';
import { CliError } from '../../../cli/errors.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { formatDuration } from '../../../wire/duration.js';
import { ask } from '../ask.js';
import { printEntries, selectionFlags, selectionOf } from './entries.js';

export default defineCommand({
  id: 'backend outbox wait',
  usage: 'wait [PID|URL]',
  summary: 'wait until handlers or mutators of a local backend were called',
  description:
    'Waits until the outbox of a running local backend holds as many entries as are asked for, and lists them. Fails when they do not come in time, which is real time however fast the clock of the backend runs.',
  arguments: { max: 1 },
  flags: {
    ...formatFlag,
    ...selectionFlags,
    count: { type: 'int', default: 1, help: 'how many entries' },
    within: { type: 'duration', default: '10s', help: 'how long to wait' },
  },
  gate: false,
  ours: true,
  async run(context, input) {
    const { count, within } = input.flags;
    if (count < 0 || within < 0) throw new CliError('--count and --within cannot be below 0');
    const query = { ...selectionOf(input.flags), count: String(count), ms: String(Math.ceil(within)) };
    const question = { method: 'GET', action: 'outbox/wait', query, backend: input.args[0] } as const;
    const { complete, entries } = await ask<{ complete: boolean; entries: OutboxEntry[] }>(context, question);
    await printEntries(context, entries, chosenFormat(context, input));
    if (complete) return;
    throw new CliError(`only ${entries.length} of ${count} came within ${formatDuration(within)}`);
  },
});
