import { CliError } from '../../cli/errors.js';
import { selectionQuery } from '../../cli/selection.js';
import { listCommandWith } from '../../cli/verbs/list.js';
import { silenced, silencedName } from '../../resources/core/silenced.js';
import { parseJson } from '../../wire/json/index.js';

export default listCommandWith(
  silenced,
  {
    subscription: { type: 'string', short: 's', help: 'name of the silenced subscription' },
    check: { type: 'string', short: 'c', help: 'name of the silenced check' },
  },
  async (context, kind, { flags }) => {
    const { subscription, check, 'all-namespaces': everywhere } = flags;
    if (subscription && everywhere)
      throw new CliError('the subscription and all-namespaces flags are mutually exclusive');
    const client = await context.client();
    const { namespace } = context.settings;
    if (subscription && check) {
      const path = client.pathOf(kind, namespace, silencedName(subscription, check));
      const { body } = await client.request('GET', path);
      return { items: [parseJson(body)] };
    }
    const parts = subscription ? ['subscriptions', subscription] : check ? ['checks', check] : [];
    return client.listPath(client.pathOf(kind, everywhere ? '' : namespace, ...parts), selectionQuery(flags));
  },
);
