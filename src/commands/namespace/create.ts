import { defineCommand } from '../../cli/command.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag } from '../../cli/forms/form.js';
import { postValid } from '../../cli/post-resource.js';
import { namespace } from '../../resources/core/namespace.js';

export default defineCommand({
  id: 'namespace create',
  usage: 'create [NAME]',
  summary: 'create new namespace',
  arguments: { max: 1 },
  flags: { interactive: interactiveFlag },
  async run(context, { args, flags }) {
    const given = { name: args[0] ?? '' };
    const { name } = flags.interactive
      ? await ask(context, [{ name: 'name', label: 'Name:', default: given.name, required: true }] as const)
      : given;
    await postValid(context, namespace, { name });
  },
});
