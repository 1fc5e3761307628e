import type { AnyKind, KindCommand } from '../../resources/kit/kind.js';
import { type CommandClass, defineCommand } from '../command.js';
import { confirmDelete } from '../confirm.js';
import { skipConfirmFlag } from '../flags/shared.js';
import { nameRule, requireName } from './names.js';

/** `handler delete`, `api-key revoke` */
export function deleteCommand(kind: AnyKind): CommandClass {
  const { name, delete: deletion } = kind.command as KindCommand & Required<Pick<KindCommand, 'delete'>>;
  return defineCommand({
    id: `${name} ${deletion.verb ?? 'delete'}`,
    usage: deletion.usage,
    summary: deletion.summary,
    arguments: nameRule(deletion),
    flags: skipConfirmFlag,
    async run(context, { args, flags }) {
      requireName(deletion, args);
      if (!flags['skip-confirm'] && !(await confirmDelete(context, deletion.noun, args.join('/')))) return;
      const client = await context.client();
      await client.request('DELETE', client.pathOf(kind, context.settings.namespace, ...args));
      context.print('Deleted\n');
    },
  });
}
