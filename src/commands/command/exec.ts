import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { executePlugin } from '../../cli/plugins/execute.js';
import { PluginStore } from '../../cli/plugins/store.js';

export default defineCommand({
  id: 'command exec',
  usage: 'exec [ALIAS] [args]',
  summary: 'executes a sensuctl command plugin',
  arguments: { min: 1 },
  async run(context, { args: [alias = '', ...args] }) {
    // The plugin is handed tokens that last. An API key needs none; the original crashes then.
    if (context.settings.apiKey === '') await (await context.client()).renewTokens();
    const found = await new PluginStore(context.settings.cacheDir).find(alias);
    if (!found) throw new CliError('the alias specified does not exist');
    await executePlugin(context, found, args);
  },
});
