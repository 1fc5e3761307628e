import { defineCommand } from '../../cli/command.js';
import { currentUser } from '../../cli/current-user.js';
import { CliError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { interactiveFlag } from '../../cli/forms/form.js';
import { readList } from '../../cli/forms/readings.js';
import { check } from '../../resources/core/check.js';

const reasonHelp = 'ptional reason for requesting a check execution';
const subscriptionsHelp = 'ptional comma separated list of subscriptions to override the check configuration';

export default defineCommand({
  id: 'check execute',
  usage: 'execute [NAME]',
  summary: 'request a check execution',
  arguments: { max: 1 },
  flags: {
    interactive: interactiveFlag,
    reason: { type: 'string', short: 'r', help: `o${reasonHelp}` },
    subscriptions: { type: 'string', short: 's', help: `o${subscriptionsHelp}` },
  },
  async run(context, { args, flags }) {
    const given = { name: args[0] ?? '', reason: flags.reason, subscriptions: flags.subscriptions };
    // The name given is not offered, as in the original.
    const { name, reason, subscriptions } = flags.interactive
      ? await ask(context, [
          { name: 'name', label: 'Check Name:', required: true, names: { kind: check } },
          { name: 'reason', label: 'Reason:', help: `O${reasonHelp}` },
          { name: 'subscriptions', label: 'Subscriptions:', help: `O${subscriptionsHelp}` },
        ] as const)
      : given;
    if (name === '') throw new CliError('must provide name of a check');
    const client = await context.client();
    const list = readList(subscriptions);
    const creator = currentUser(context);
    await client.request('POST', client.pathOf(check, context.settings.namespace, name, 'execute'), {
      body: JSON.stringify({
        ...(list.length ? { subscriptions: list } : {}),
        ...(creator ? { creator } : {}),
        ...(reason ? { reason } : {}),
        metadata: { name },
      }),
    });
    context.print('Issued\n');
  },
});
