import { defineCommand } from '../../cli/command.js';
import { confirmDelete } from '../../cli/confirm.js';
import { skipConfirmFlag } from '../../cli/flags/shared.js';
import { PluginStore } from '../../cli/plugins/store.js';

export default defineCommand({
  id: 'command delete',
  usage: 'delete [ALIAS]',
  summary: 'delete sensuctl commands',
  arguments: { min: 1, max: 1 },
  flags: skipConfirmFlag,
  async run(context, { args: [alias = ''], flags }) {
    if (!flags['skip-confirm'] && !(await confirmDelete(context, 'command', alias))) return;
    await new PluginStore(context.settings.cacheDir).remove(alias);
    context.print('Deleted\n');
  },
});
