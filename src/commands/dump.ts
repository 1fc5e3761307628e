import { dump } from '../cli/bulk/dump.js';
import { writeToFile } from '../cli/bulk/output-file.js';
import { defineCommand } from '../cli/command.js';
import type { Context } from '../cli/context.js';
import { CliError, UsageError } from '../cli/errors.js';
import { chosenFormat } from '../cli/format.js';
import { allTypes, qualifiedName, typesNamed } from '../cli/resource-types.js';
import type { AnyKind } from '../resources/kit/kind.js';

export default defineCommand({
  id: 'dump',
  usage: 'dump [RESOURCE TYPE],[RESOURCE TYPE]... [-f FILE]',
  summary: 'Dump resource definitions to JSON or YAML',
  description: `sensuctl dump

Dump resources to stdout or a file. Example:
$ sensuctl dump checks

The tool also supports naming types by their fully-qualified names:
$ sensuctl dump core/v2.CheckConfig,core/v2.Entity

You can also use the 'all' qualifier to dump all supported resources:
$ sensuctl dump all
`,
  arguments: 'any',
  flags: {
    'all-namespaces': { type: 'bool', default: false, help: 'Include records from all namespaces' },
    file: { type: 'string', short: 'f', help: 'file to dump resources to' },
    format: { type: 'string', default: 'yaml', help: 'format of data returned ("wrapped-json"|"yaml")' },
    omit: {
      type: 'string',
      short: 'o',
      help: "when using 'sensuctl dump all', omit can be used to exclude types from being dumped",
    },
    types: { type: 'bool', short: 't', default: false, hidden: true, help: 'list supported resource types' },
  },
  async run(context, input) {
    const { args, flags, given } = input;
    const format = chosenFormat(context, input);
    if (given.has('types')) {
      context.printError(
        `Flag --types has been deprecated, please use "${context.program} describe-type all" instead\n`,
      );
    }
    if (flags.types) return printTypes(context, args, format);
    if (args.length !== 1) throw new UsageError();
    const omitted = typesToOmit(flags.omit);
    const texts = dump(context, {
      types: typesNamed(args[0] as string).filter((kind) => !omitted.includes(kind)),
      ...(flags['all-namespaces'] ? {} : { namespace: context.settings.namespace }),
      format: format === 'wrapped-json' ? format : 'yaml',
    });
    if (flags.file) return writeToFile(context.cwd, flags.file, texts);
    for await (const text of texts) context.print(text);
  },
});

function typesToOmit(list: string): AnyKind[] {
  try {
    return typesNamed(list);
  } catch (error) {
    throw new CliError(`error parsing --omit: ${(error as Error).message}`);
  }
}

async function printTypes(context: Context, args: readonly string[], format: string): Promise<void> {
  if (args.length > 0) throw new CliError('--types is mutually exclusive with positional args');
  const names = allTypes.map(qualifiedName);
  const { isMachineFormat, printValue } = await import('../output/index.js');
  if (isMachineFormat(format)) await printValue(context, names, format);
  else context.print(names.map((name) => `${name}\n`).join(''));
}
