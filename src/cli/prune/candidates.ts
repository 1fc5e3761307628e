import type { Client } from '../../client/index.js';
import { decode } from '../../resources/kit/decode.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { managedByLabel } from '../../resources/kit/metadata.js';
import type { Item } from '../bulk/item.js';
import { qualifiedName } from '../resource-types.js';

/** What may go. */
export interface PruneWish {
  readonly kinds: readonly AnyKind[];
  /** All when there are none. */
  readonly namespaces: readonly string[] | undefined;
  /** Whose resources; everybody's when there are none. */
  readonly users: readonly string[] | undefined;
  readonly labelSelector: string;
  isSelected(kind: AnyKind, resource: object): boolean;
  /** What the files hold: it stays. */
  readonly configured: readonly Item[];
}

export interface Candidates {
  /** What is managed here and in none of the files. */
  readonly items: readonly Item[];
  /** How many of others' resources would have been among them, by who made them. */
  readonly ofOthers: ReadonlyMap<string, number>;
  /** What could not be looked at. */
  readonly unread: readonly string[];
}

const chunkSize = 100;

/**
 * Compares what is there with what the files hold.
 * @throws NetworkError, SessionError, ApiError when the backend answers nothing at all
 */
export async function findCandidates(client: Client, wish: PruneWish): Promise<Candidates> {
  const kept = new Set(wish.configured.map(identityOf));
  const items: Item[] = [];
  const ofOthers = new Map<string, number>();
  const unread: string[] = [];
  for (const kind of inOrder(wish.kinds)) {
    for (const namespace of placesOf(kind, wish)) {
      let found: Item[];
      try {
        found = await managed(client, kind, namespace, wish.labelSelector);
      } catch (error) {
        const { name, message, status } = error as Error & { status?: number };
        if (name !== 'ApiError' || status === 401) throw error;
        const where = namespace === undefined ? '' : ` of the namespace ${namespace}`;
        unread.push(`${qualifiedName(kind)}${where} could not be listed: ${message}`);
        continue;
      }
      for (const item of found) {
        if (!wish.isSelected(kind, item.resource) || isKept(kept, item)) continue;
        const author = authorOf(item);
        if (!wish.users || wish.users.includes(author)) items.push(item);
        else ofOthers.set(author, (ofOthers.get(author) ?? 0) + 1);
      }
    }
  }
  return { items, ofOthers, unread };
}

/** Rights go last, and keys last of all: whoever prunes may be using them. */
const late = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'APIKey'];

const inOrder = (kinds: readonly AnyKind[]): AnyKind[] =>
  [...kinds].sort((a, b) => late.indexOf(a.type) - late.indexOf(b.type));

const placesOf = (kind: AnyKind, { namespaces }: PruneWish): readonly (string | undefined)[] =>
  kind.scope === 'namespace' && namespaces ? namespaces : [undefined];

/** The resources of a kind that `create` made. */
async function managed(
  client: Client,
  kind: AnyKind,
  namespace: string | undefined,
  labelSelector: string,
): Promise<Item[]> {
  const { items } = await client.list(kind, {
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector,
    chunkSize,
  });
  return items
    .map((item) => decode(kind.shape, item) as Record<string, unknown>)
    .filter((resource) => hasMetadata(resource) && resource.metadata.labels?.[managedByLabel] === 'sensuctl')
    .map((resource) => ({
      kind,
      resource,
      apiVersion: kind.apiGroup,
      type: kind.type,
      name: kind.nameOf(resource),
      namespace: kind.namespaceOf(resource),
      place: '',
      line: 0,
    }));
}

export const authorOf = ({ resource }: Item): string =>
  hasMetadata(resource) ? resource.metadata.created_by : '';

/** Different forms of a document are of the same resource if they are behind the same name of the same collection. */
const collectionOf = (kind: AnyKind): string =>
  /^Entity(Config|State)$/.test(kind.type) ? 'entities' : kind.plural;

function identityOf({ kind, resource }: Item): string {
  const namespace = kind.scope === 'namespace' ? kind.namespaceOf(resource) : '';
  return JSON.stringify([collectionOf(kind), namespace, kind.nameOf(resource)]);
}

/** A document without a namespace keeps the resource of its name in every namespace. */
const isKept = (kept: ReadonlySet<string>, item: Item): boolean =>
  kept.has(identityOf(item)) ||
  kept.has(JSON.stringify([collectionOf(item.kind), '', item.kind.nameOf(item.resource)]));
