import { readInputs } from '../bulk/inputs.js';
import type { Item } from '../bulk/item.js';
import { readItems } from '../bulk/read.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';

/** What stays. @throws CliError for a mistake in it, and for nothing at all: all would go by mistake */
export async function configuration(
  context: Context,
  files: readonly string[],
  recursive: boolean,
): Promise<Item[]> {
  if (context.inputTerminal && files.length === 0)
    context.printError('Reading the resources that stay from the terminal until Ctrl-D.\n');
  const onSkippedLink = (path: string): never => {
    throw new CliError(`${path}: a link to a folder is not followed, and what it holds would go`);
  };
  const items = await readItems(context, readInputs(context, files, { recursive, onSkippedLink }), {
    prefix: ({ place }) => `in ${place}: `,
    // Without one of its own a document keeps the resource of its name in every namespace.
    namespace: '',
    inWords: true,
  });
  if (items.length === 0 && files.length === 0)
    throw new CliError('empty stdin: name the files with the resources that stay with --file');
  // A repository may have become empty; a forgotten flag must not look like that.
  if (items.length === 0 && !recursive)
    throw new CliError('no resources were read, so all would go: --recursive reads subdirectories too');
  return items;
}
