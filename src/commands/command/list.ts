import { defineCommand } from '../../cli/command.js';
import { formatFlag } from '../../cli/flags/shared.js';
import { chosenFormat } from '../../cli/format.js';
import { plugin } from '../../cli/plugins/plugin.js';
import { PluginStore } from '../../cli/plugins/store.js';
import { encode } from '../../resources/kit/encode.js';

export default defineCommand({
  id: 'command list',
  usage: 'list',
  summary: 'lists installed sensuctl commands',
  flags: formatFlag,
  async run(context, input) {
    const plugins = await new PluginStore(context.settings.cacheDir).list();
    const format = chosenFormat(context, input);
    const { printList, printTable, printValue } = await import('../../output/index.js');
    if (format === 'yaml' || format === 'wrapped-json') return printList(context, plugin, plugins, format);
    const builds = plugins.flatMap((it) => plugin.expand?.(it) ?? []);
    if (format !== 'json') return printTable(context, plugin.columns ?? [], builds);
    // No list at all where there is nothing, as in the original.
    const values = builds.map((it) => encode(plugin.shape, it));
    await printValue(context, values.length === 0 ? null : values, format);
  },
});
