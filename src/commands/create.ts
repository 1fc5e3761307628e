import { putAndCompare } from '../cli/bulk/compare.js';
import { readInputs } from '../cli/bulk/inputs.js';
import { readItems } from '../cli/bulk/read.js';
import { documentTo, reportTo } from '../cli/bulk/report.js';
import { many, put, sendAll } from '../cli/bulk/send.js';
import { defineCommand } from '../cli/command.js';
import { interruptible } from './interruptible.js';

/** How a program may be told what was done. */
const formats = ['json', 'wrapped-json', 'yaml'] as const;

export default defineCommand({
  id: 'create',
  usage: 'create [-r] [[-f URL] ... ]',
  summary: 'Create or replace resources from file or URL (path, file://, http[s]://), or STDIN otherwise.',
  // A single one is ignored, as in the original.
  arguments: { max: 1 },
  flags: {
    file: { type: 'strings', short: 'f', help: 'Files, directories, or URLs to create resources from' },
    recursive: { type: 'bool', short: 'r', default: false, help: 'Follow subdirectories' },
    format: { type: 'string', help: 'tell what was done with each resource ("json"|"yaml")' },
  },
  async run(context, { args, flags }) {
    const { file, recursive } = flags;
    if (context.inputTerminal && file.length === 0) {
      const ignored = args[0] === undefined ? '' : ` "${args[0]}" is not read: files are named with -f.`;
      context.printError(`Reading resources from the terminal until Ctrl-D.${ignored}\n`);
    }
    const onSkippedLink = (path: string): void => {
      if (context.stderr.isTTY) context.printError(`${path}: a link to a folder is not followed\n`);
    };
    const items = await readItems(context, readInputs(context, file, { recursive, onSkippedLink }), {
      label: 'sensuctl',
      prefix: ({ input }) => `in ${input}: `,
    });
    const told = formats.find((format) => format === flags.format);
    await interruptible(context, async (isInterrupted) => {
      const report = told ? documentTo(context, told) : reportTo(context, items, isInterrupted);
      if (items.length < many)
        return sendAll(context, items, context.terminal || told ? putAndCompare : put, report);
      const { putMany } = await import('../cli/bulk/many.js');
      return putMany(context, items, report);
    });
  },
});
