import { defineCommand } from '../cli/command.js';
import { UsageError } from '../cli/errors.js';
import { skipConfirmFlag } from '../cli/flags/shared.js';
import { findCandidates } from '../cli/prune/candidates.js';
import { configuration } from '../cli/prune/configuration.js';
import { removeAll } from '../cli/prune/remove.js';
import { finish, mayGo, tellWhatGoes } from '../cli/prune/report.js';
import { kindsToPrune, namespacesToPrune, usersToPrune } from '../cli/prune/wish.js';
import { labelSelection } from '../cli/selection.js';
import { interruptible } from './interruptible.js';

export default defineCommand({
  id: 'prune',
  usage: 'prune [RESOURCE TYPE],[RESOURCE TYPE]... [[-f URL] ... ] [-r]',
  summary: 'Delete resources that are not in files, URLs or STDIN',
  description: `Delete resources that are not in files, URLs (path, file://, http[s]://), or STDIN otherwise.

Only what was made with 'sensuctl create' goes: its label sensu.io/managed_by says so.
Types are named as for 'sensuctl dump'. Example:
$ sensuctl prune checks,handlers -f monitoring/ -r --dry-run
`,
  arguments: 'any',
  flags: {
    'all-namespaces': { type: 'bool', default: false, help: 'look into all namespaces' },
    'all-users': {
      type: 'bool',
      short: 'a',
      default: false,
      help: 'prune resources of all users (not together with --users)',
    },
    'cluster-wide': {
      type: 'bool',
      short: 'c',
      default: false,
      help: 'prune resources of cluster-wide types too',
    },
    'dry-run': {
      type: 'bool',
      short: 'd',
      default: false,
      help: 'print the resources that would be pruned, and leave them',
    },
    file: { type: 'strings', short: 'f', help: 'files, directories, or URLs with the resources that stay' },
    'label-selector': { type: 'string', help: 'prune only resources matching this label selector' },
    namespaces: { type: 'strings', help: 'namespaces to look into, in place of the active one' },
    omit: { type: 'strings', short: 'o', help: 'resource types that are left alone' },
    recursive: { type: 'bool', short: 'r', default: false, help: 'follow subdirectories' },
    ...skipConfirmFlag,
    users: {
      type: 'strings',
      short: 'u',
      help: 'prune only resources that these users made (default is the active user)',
    },
  },
  async run(context, { args, flags, given }) {
    const [types] = args;
    if (types === undefined || args.length > 1) throw new UsageError();
    const asked = kindsToPrune(types, flags.omit, flags['cluster-wide']);
    const labelSelector = flags['label-selector'];
    const isSelected = await labelSelection(labelSelector);
    const namespaces = namespacesToPrune(context, flags, given);
    const configured = await configuration(context, flags.file, flags.recursive);
    const users = await usersToPrune(context, flags, given);
    for (const reason of asked.leftOut) context.printError(`${reason}\n`);
    const client = await context.client();
    const wish = { kinds: asked.kinds, namespaces, users, labelSelector, isSelected, configured };
    const found = await findCandidates(client, wish);
    tellWhatGoes(context, found);
    if (flags['dry-run']) return finish(context, found, { removed: found.items, failed: 0, left: 0 }, true);
    if (!(await mayGo(context, found.items, flags['skip-confirm']))) return;
    await interruptible(context, async (isInterrupted) => {
      const removal = await removeAll(context, found.items, isInterrupted);
      await finish(context, found, removal, false);
    });
  },
});
