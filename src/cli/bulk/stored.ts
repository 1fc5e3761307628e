import type { Client } from '../../client/index.js';
import { settle } from '../../resources/kit/encode.js';
import { isJsonObject, type JsonValue } from '../../resources/kit/json.js';
import { hasMetadata } from '../../resources/kit/kind.js';
import { elementTexts } from '../../wire/json/elements.js';
import { parseJson } from '../../wire/json/index.js';
import { resourceJson } from '../../wire/resource-json.js';
import { type Item, pathOf } from './item.js';
import { isDefinition } from './order.js';

/** Fewer resources of a kind in a namespace are sent without a look at what is there. */
const worthAList = 20;

const pageSize = 1000;

/** What is there of a kind in a namespace. */
interface Group {
  /** Each resource as the backend writes it. */
  readonly texts: ReadonlySet<string>;
  /** Whether all of them were read. */
  readonly complete: boolean;
  /** As whom the backend knows us. */
  readonly caller: string;
  names?: ReadonlySet<string>;
}

const groupOf = ({ kind, namespace }: Item): string => `${kind.type} ${namespace}`;
const keyOf = (item: Item): string => `${groupOf(item)} ${item.kind.nameOf(item.resource)}`;

/**
 * What is stored already of the definitions that are to be sent. A resource whose stored form is, byte for byte, what a PUT
 * would leave there need not be sent.
 */
export class Stored {
  private readonly groups = new Map<string, Group | undefined>();
  private readonly sizes = new Map<string, number>();
  private readonly repeated = new Set<string>();

  constructor(
    private readonly client: Client,
    items: readonly Item[],
  ) {
    const keys = new Set<string>();
    for (const item of items) {
      const key = keyOf(item);
      if (keys.has(key)) this.repeated.add(key);
      keys.add(key);
      this.sizes.set(groupOf(item), (this.sizes.get(groupOf(item)) ?? 0) + 1);
    }
  }

  /**
   * Looks, once, at what is there of an item's kind in its namespace. The item itself was sent just now.
   * @returns how the backend writes the item, if it was looked at
   */
  async look(item: Item): Promise<string | undefined> {
    const group = groupOf(item);
    const size = this.sizes.get(group) ?? 0;
    if (!isDefinition(item) || this.groups.has(group) || size < worthAList) return undefined;
    const { status, body } = await this.client.send('GET', pathOf(this.client, item));
    const text = body.trim();
    const caller = status < 400 ? callerOf(item, text) : undefined;
    this.groups.set(group, caller === undefined ? undefined : await this.list(item, caller, size));
    return text;
  }

  /** Whether a PUT would leave everything as it is. */
  isUnchanged(item: Item): boolean {
    const group = this.groups.get(groupOf(item));
    if (!group || !isDefinition(item) || this.repeated.has(keyOf(item))) return false;
    return group.texts.has(storedForm(item, group.caller));
  }

  /** What became of a resource that was sent, as far as is known. */
  outcomeOf(item: Item): 'applied' | 'created' | 'updated' {
    const group = this.groups.get(groupOf(item));
    if (!group?.complete || this.repeated.has(keyOf(item))) return 'applied';
    group.names ??= new Set([...group.texts].map((text) => String(metadataOf(text, 'name'))));
    return group.names.has(item.kind.nameOf(item.resource)) ? 'updated' : 'created';
  }

  /** Nothing when it may not be listed. */
  private async list(item: Item, caller: string, size: number): Promise<Group | undefined> {
    const path = this.client.pathOf(item.kind, item.namespace);
    const texts = new Set<string>();
    // A large collection is not read for the sake of a few.
    const most = size * 4 + pageSize;
    let next: string | undefined = '';
    while (next !== undefined && texts.size < most) {
      const query: Record<string, string> = { limit: String(pageSize), ...(next && { continue: next }) };
      const { status, body, headers } = await this.client.send('GET', path, { query });
      if (status >= 400) return undefined;
      for (const text of elementTexts(body)) texts.add(text);
      next = headers['sensu-continue'] || undefined;
    }
    return { texts, complete: next === undefined, caller };
  }
}

/** The user who sent the item; nobody when the backend does not write it as we expect: then nothing is compared. */
function callerOf(item: Item, text: string): string | undefined {
  const caller = metadataOf(text, 'created_by');
  return typeof caller === 'string' && storedForm(item, caller) === text ? caller : undefined;
}

function metadataOf(text: string, field: string): JsonValue | undefined {
  const metadata = objectIn(text)?.['metadata'];
  return metadata !== undefined && isJsonObject(metadata) ? metadata[field] : undefined;
}

function objectIn(text: string): Record<string, JsonValue> | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A resource as the backend writes it once it is stored. */
function storedForm({ kind, resource }: Item, caller: string): string {
  const marked = hasMetadata(resource)
    ? { ...resource, metadata: { ...resource.metadata, created_by: caller } }
    : resource;
  const written: object = kind.onWrite?.(marked) ?? marked;
  return resourceJson(kind.shape, settle(kind.shape, written), { escapeHtml: true });
}
