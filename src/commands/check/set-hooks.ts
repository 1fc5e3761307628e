import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { fetchResource } from '../../cli/fetch-resource.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag, unlessInteractive } from '../../cli/forms/form.js';
import { readList } from '../../cli/forms/readings.js';
import { check } from '../../resources/core/check.js';
import { hook } from '../../resources/core/hook.js';
import { hookListProblem } from './hook-list.js';

export default defineCommand({
  id: 'check set-hooks',
  usage: 'set-hooks [CHECKNAME]',
  summary: 'set hooks of a check',
  arguments: { min: 1, max: 1 },
  flags: {
    hooks: {
      type: 'string',
      short: 'k',
      required: unlessInteractive,
      help: 'comma separated list of hooks associated with the check',
    },
    interactive: interactiveFlag,
    type: {
      type: 'string',
      short: 't',
      required: unlessInteractive,
      help: 'type associated with the hook',
    },
  },
  async run(context, { args, flags }) {
    const given = { name: args[0] as string, type: flags.type, hooks: flags.hooks };
    const { name, type, hooks } = flags.interactive
      ? await ask(context, [
          { name: 'name', label: 'Check Name:', default: given.name, required: true, names: { kind: check } },
          { name: 'type', label: 'Hook Type:', default: given.type, required: true },
          { name: 'hooks', label: 'Hooks:', required: true, names: { kind: hook } },
        ] as const)
      : given;
    const list = readList(hooks);
    const problem = name === '' ? 'must provide name of associated check' : hookListProblem(type, list);
    if (problem) throw new CliError(problem);
    const config = await fetchResource<{ metadata: { name: string; namespace: string } }>(
      context,
      check,
      name,
    );
    const client = await context.client();
    const path = client.pathOf(check, config.metadata.namespace, config.metadata.name, 'hooks', type);
    await client.request('PUT', path, { body: JSON.stringify({ [type]: list }) });
    context.print('Added\n');
  },
});
