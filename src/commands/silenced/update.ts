import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { ask } from '../../cli/forms/ask.js';
import { updateResource } from '../../cli/forms/update.js';
import { silencedName } from '../../resources/core/silenced.js';
import { silencedForm } from './form.js';

export default defineCommand({
  id: 'silenced update',
  usage: 'update [NAME]',
  summary: 'update silenced entries',
  arguments: { max: 1 },
  async run(context, { args }) {
    await updateResource(context, silencedForm, args[0] ?? (await askName(context)));
  },
});

/** The original cannot be used without a name; here a person is asked for it, as by `silenced delete`. */
async function askName(context: Context): Promise<string> {
  if (!context.inputTerminal) throw new CliError('flag accessed but not defined: subscription');
  const help = 'specify subscription, check, or both';
  const { subscription, check } = await ask(context, [
    { name: 'subscription', label: 'Subscription:', help },
    { name: 'check', label: 'Check:', help },
  ] as const);
  if (subscription === '' && check === '') throw new CliError('no subscription or check specified');
  return silencedName(subscription, check);
}
