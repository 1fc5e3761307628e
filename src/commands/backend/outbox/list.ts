import type { OutboxEntry } from '../../../backend/outbox/outbox.js';
import { defineCommand } from '../../../cli/command.js';
import { formatFlag } from '../../../cli/flags/shared.js';
import { chosenFormat } from '../../../cli/format.js';
import { ask } from '../ask.js';
import { printEntries, selectionFlags, selectionOf } from './entries.js';

export default defineCommand({
  id: 'backend outbox list',
  usage: 'list [PID|URL]',
  summary: 'list what handlers and mutators of a local backend did, or would have done',
  description:
    'Lists what handlers and command mutators of a running local backend did or, unless it was started with --execute, would have done. Waits a moment for what has just been caused.',
  arguments: { max: 1 },
  flags: { ...formatFlag, ...selectionFlags },
  gate: false,
  ours: true,
  async run(context, input) {
    const query = selectionOf(input.flags);
    const question = { method: 'GET', action: 'outbox', query, backend: input.args[0] } as const;
    const entries = await ask<OutboxEntry[]>(context, question);
    await printEntries(context, entries, chosenFormat(context, input));
  },
});
