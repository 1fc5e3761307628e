import { defineCommand } from '../cli/command.js';
import { UsageError } from '../cli/errors.js';
import { chosenFormat } from '../cli/format.js';
import { qualifiedName, typesNamed } from '../cli/resource-types.js';
import { plain, primary } from '../resources/kit/cells.js';

export default defineCommand({
  id: 'describe-type',
  usage: 'describe-type [RESOURCE TYPE],[RESOURCE TYPE]...',
  summary: 'Print details about the supported API resources types',
  description: `sensuctl describe-type

Describe a type by its fully qualified name:
$ sensuctl describe-type core/v2.CheckConfig

The command also supports describing types by their short names (for core/v2 types):
$ sensuctl describe-type checks,handlers

You can also use the 'all' qualifier to describe all available types:
$ sensuctl describe-type all
`,
  arguments: 'any',
  flags: {
    format: {
      type: 'string',
      default: 'tabular',
      help: 'format of data returned ("wrapped-json"|"yaml")',
    },
  },
  async run(context, input) {
    if (input.args.length !== 1)
      throw new UsageError('invalid argument(s) received, expected a single one or a comma-separated list');
    const rows = typesNamed(input.args[0] as string).map((kind) => ({
      name: qualifiedName(kind),
      short_name: kind.apiGroup === 'core/v2' ? kind.plural : '',
      api_version: kind.apiGroup,
      type: kind.type,
      namespaced: kind.scope === 'namespace',
    }));
    const { isMachineFormat, printTable, printValue } = await import('../output/index.js');
    const format = chosenFormat(context, input);
    if (isMachineFormat(format)) return printValue(context, rows.length > 0 ? rows : null, format);
    await printTable(
      context,
      [
        ['Fully Qualified Name', (row) => primary(row.name)],
        ['Short Name', (row) => row.short_name],
        ['API Version', (row) => row.api_version],
        ['Type', (row) => row.type],
        ['Namespaced', (row) => plain(row.namespaced)],
      ],
      rows,
    );
  },
});
