import { defineCommand } from '../../cli/command.js';
import { confirmDelete } from '../../cli/confirm.js';
import { skipConfirmFlag } from '../../cli/flags/shared.js';
import { silenced } from '../../resources/core/silenced.js';
import { entryName } from './entry-name.js';

export default defineCommand({
  id: 'silenced delete',
  usage: 'delete [NAME]',
  summary: 'delete silenced, optionally by name',
  arguments: { max: 1 },
  flags: {
    ...skipConfirmFlag,
    subscription: { type: 'string', short: 's', help: 'silenced subscription' },
    check: { type: 'string', short: 'c', help: 'silenced check' },
  },
  async run(context, { args, flags }) {
    const name = await entryName(context, args, flags);
    if (!flags['skip-confirm'] && !(await confirmDelete(context, 'silence', name))) return;
    const client = await context.client();
    await client.request('DELETE', client.pathOf(silenced, context.settings.namespace, name));
    context.print('Deleted\n');
  },
});
