import type { Client } from '../../client/index.js';
import { decode } from '../../resources/kit/decode.js';
import { encode, settle } from '../../resources/kit/encode.js';
import type { JsonOutput } from '../../resources/kit/json.js';
import { hasMetadata } from '../../resources/kit/kind.js';
import { parseJson, writeJson } from '../../wire/json/index.js';
import type { Item } from './item.js';
import { type Deed, put } from './send.js';

/**
 * `create` for a person: looks first, so that it can be told whether a resource is new, changed or as it was. What is
 * as it was is not sent.
 */
export const putAndCompare: Deed = {
  async send(client, item, path) {
    const before = await existing(client, item, path);
    if (before === 'unknown') return put.send(client, item, path);
    if (before !== undefined && isSame(item, before)) return 'unchanged';
    await put.send(client, item, path);
    return before === undefined ? 'created' : 'updated';
  },
  failure: put.failure,
};

/** What is there now; nobody knows when it may not be read. */
async function existing(client: Client, item: Item, path: string): Promise<object | undefined | 'unknown'> {
  const answer = await client.send('GET', path);
  if (answer.status === 404) return undefined;
  if (answer.status >= 400) return 'unknown';
  try {
    return decode(item.kind.shape, parseJson(answer.body)) as object;
  } catch {
    return 'unknown';
  }
}

/** Kinds that never compare: an event is news, and of a user the password cannot be seen. */
const alwaysNew = new Set(['Event', 'User', 'Check', 'Hook']);

function isSame({ kind, resource }: Item, before: object): boolean {
  if (alwaysNew.has(kind.type)) return false;
  const text = (value: object): string =>
    writeJson(encode(kind.shape, settle(kind.shape, kind.onWrite?.(value) ?? value)) as JsonOutput);
  return text(withWhatIsThere(resource, before)) === text(before);
}

/** Fields that the backend fills in count only where the document has them. */
function withWhatIsThere(resource: Record<string, unknown>, before: object): object {
  const there = before as Record<string, unknown>;
  const result = { ...resource };
  for (const field of filledIn) {
    if (field in there && !resource[field]) result[field] = there[field];
  }
  if ('system' in there && isBlank(resource.system)) result.system = there.system;
  if (hasMetadata(resource) && hasMetadata(before) && !resource.metadata.created_by) {
    result.metadata = { ...resource.metadata, created_by: before.metadata.created_by };
  }
  return result;
}

const filledIn = ['creator', 'begin', 'expire_at', 'last_seen', 'sensu_agent_version', 'created_at'];

/** Whether nothing is said in any field, at any depth. */
function isBlank(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return !value;
  return Object.values(value).every(isBlank);
}
