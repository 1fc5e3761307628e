import { pathOf } from '../cli/bulk/item.js';
import { readItems } from '../cli/bulk/read.js';
import { silent } from '../cli/bulk/report.js';
import { put, sendAll } from '../cli/bulk/send.js';
import { defineCommand } from '../cli/command.js';
import type { Context } from '../cli/context.js';
import { blankResource, storedResource } from '../cli/edit/document.js';
import { editText } from '../cli/edit/editor.js';
import { CliError, UsageError } from '../cli/errors.js';
import { formatFlag } from '../cli/flags/shared.js';

export default defineCommand({
  id: 'edit',
  usage: 'edit [RESOURCE TYPE] [KEY]...',
  summary: 'Edit resources interactively',
  arguments: 'any',
  flags: {
    ...formatFlag,
    blank: {
      type: 'bool',
      short: 'b',
      default: false,
      help: 'edit a blank resource, and create it on save',
    },
  },
  async run(context, { args, flags, given }) {
    const [type, ...names] = args;
    if (type === undefined || (names.length === 0 && !flags.blank)) throw new UsageError();
    // In the original the flag has no effect, and what editors are given in scripts relies on it.
    const format = context.terminal && given.has('format') ? flags.format : context.settings.format;
    const isJson = format === 'json' || format === 'wrapped-json';
    const { kind, resource } = flags.blank
      ? blankResource(context, type)
      : await storedResource(context, type, names);
    const { resourcesText } = await import('../output/index.js');
    const text = await resourcesText(kind, [resource], isJson ? 'wrapped-json' : 'yaml', 'single');
    await editText(context, text, isJson ? 'json' : 'yaml', (changed) => save(context, changed));
  },
});

/** Puts all resources of a text; only the first is named, as in the original. */
async function save(context: Context, bytes: Buffer): Promise<void> {
  const items = await readItems(context, source(bytes), { prefix: () => '' });
  const [first] = items;
  if (!first) throw new CliError('no resources were parsed');
  await sendAll(context, items, put, silent);
  context.print(`Updated ${pathOf(await context.client(), first)}\n`);
}

async function* source(bytes: Buffer) {
  yield { input: 'the edited text', place: 'the edited text', bytes };
}
