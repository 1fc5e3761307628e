import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { silencedName } from '../../resources/core/silenced.js';

const help = 'specify subscription, check, or both';

/** The name of the entry that is meant: as given, made of subscription and check, or asked for. */
export async function entryName(
  context: Context,
  [name]: readonly string[],
  { subscription, check }: { readonly subscription: string; readonly check: string },
): Promise<string> {
  if (name !== undefined) return name;
  if (subscription || check) return silencedName(subscription, check);
  const { askText } = await import('../../prompt/index.js');
  const asked = {
    subscription: await askText(context, { label: 'Subscription:', help }),
    check: await askText(context, { label: 'Check:', help }),
  };
  if (!asked.subscription && !asked.check) throw new CliError('no subscription or check specified');
  return silencedName(asked.subscription, asked.check);
}
