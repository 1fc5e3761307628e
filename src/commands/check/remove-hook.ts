import { defineCommand } from '../../cli/command.js';
import { fetchResource } from '../../cli/fetch-resource.js';
import { check } from '../../resources/core/check.js';

export default defineCommand({
  id: 'check remove-hook',
  usage: 'remove-hook [CHECKNAME] [TYPE] [HOOKNAME]',
  summary: 'removes a hook from a check',
  arguments: { min: 3, max: 3 },
  async run(context, { args }) {
    const [name, type, hook] = args as [string, string, string];
    const { metadata } = await fetchResource<{ metadata: { name: string; namespace: string } }>(
      context,
      check,
      name,
    );
    const client = await context.client();
    const path = client.pathOf(check, metadata.namespace, metadata.name, 'hooks', type, 'hook', hook);
    await client.request('DELETE', path);
    context.print('Removed\n');
  },
});
