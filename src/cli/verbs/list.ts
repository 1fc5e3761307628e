import type { Listing } from '../../client/index.js';
import { decode } from '../../resources/kit/decode.js';
import type { AnyKind, KindCommand } from '../../resources/kit/kind.js';
import { type CommandClass, defineCommand, type Input } from '../command.js';
import type { Context } from '../context.js';
import { allNamespacesFlag, formatFlag, selectionFlags } from '../flags/shared.js';
import type { FlagSpecs } from '../flags/spec.js';
import { chosenFormat } from '../format.js';
import { selectionOf, selectionQuery } from '../selection.js';

const commonFlags = { ...formatFlag, ...selectionFlags } as const satisfies FlagSpecs;

export type ListFlags = Input<typeof commonFlags & Partial<typeof allNamespacesFlag>>['flags'];

/** Fetches what a list shows: a whole collection, unless the kind has more to choose from. */
export type Fetch<F extends FlagSpecs> = (
  context: Context,
  kind: AnyKind,
  input: Input<F & typeof commonFlags & typeof allNamespacesFlag>,
) => Promise<Listing>;

/** `handler list` */
export const listCommand = (kind: AnyKind): CommandClass => listCommandWith(kind, {}, fetchCollection);

/** A list command with flags of its own. */
export function listCommandWith<const F extends FlagSpecs>(
  kind: AnyKind,
  flags: F,
  fetch: Fetch<F>,
): CommandClass {
  const { name, list } = kind.command as KindCommand & Required<Pick<KindCommand, 'list'>>;
  return defineCommand({
    id: `${name} list`,
    usage: 'list',
    summary: list.summary,
    flags: { ...commonFlags, ...(list.allNamespaces ? allNamespacesFlag : {}), ...flags },
    ...(list.anyArguments ? { arguments: 'any' as const } : {}),
    async run(context, input) {
      // Without the flag its value is absent, which means the same as false.
      const chosen = input as Parameters<Fetch<F>>[2];
      const isSelected = await selectionOf(context, kind, chosen.flags as ListFlags);
      const listing = await fetch(context, kind, chosen);
      const resources = listing.items.map((item) => decode(kind.shape, item) as object).filter(isSelected);
      const { printList } = await import('../../output/index.js');
      await printList(
        context,
        kind,
        resources,
        chosenFormat(context, input as Parameters<typeof chosenFormat>[1]),
        { warning: listing.warning, everywhere: input.given.has('all-namespaces') },
      );
    },
  });
}

const fetchCollection: Fetch<Record<never, never>> = async (context, kind, { flags }) => {
  const client = await context.client();
  const { namespace } = context.settings;
  return client.list(kind, { ...(flags['all-namespaces'] ? {} : { namespace }), ...selectionQuery(flags) });
};
