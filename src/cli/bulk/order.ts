import { problemOf } from '../forms/validity.js';
import type { Item } from './item.js';

/** Kinds whose resources do nothing but lie there until somebody asks for them. */
const definitions = new Set([
  'Asset',
  'CheckConfig',
  'EventFilter',
  'Handler',
  'HookConfig',
  'Mutator',
  'Pipeline',
]);

export const isDefinition = ({ kind, apiVersion }: Item): boolean =>
  definitions.has(kind.type) && apiVersion === 'core/v2';

/** What the backend takes at most, in bytes. */
const largestBody = 512_000;

/** Knows which resources may be sent while others are under way, without anybody being able to tell. */
export class Order {
  private readonly begun = new Set<string>();

  /** Whether a resource is sent after all before it and before all that follows. */
  async isAlone(item: Item): Promise<boolean> {
    const { kind, resource, namespace } = item;
    const group = `${kind.type} ${namespace}`;
    if (!this.begun.has(group)) {
      this.begun.add(group);
      return true;
    }
    return !isIndependent(item) || (await problemOf(kind, resource)) !== undefined || isLarge(resource);
  }
}

/** Of the other kinds each may change what the backend does with what comes after it. */
function isIndependent(item: Item): boolean {
  const { kind, resource } = item;
  if (kind.type === 'Entity') return resource.entity_class === 'proxy';
  return kind.type === 'Silenced' || isDefinition(item);
}

/** Roughly: a text has at most three bytes for each of its characters. */
function isLarge(resource: object): boolean {
  let length = 0;
  hasText(resource, (text) => {
    length += text.length;
    return length > largestBody / 4;
  });
  return length > largestBody / 4;
}

/** Whether a resource names one of these anywhere but in its metadata. */
export function namesAny({ resource }: Item, names: ReadonlyMap<string, unknown>): boolean {
  return Object.entries(resource).some(
    ([field, value]) => field !== 'metadata' && hasText(value, (text) => names.has(text)),
  );
}

function hasText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (value === null || typeof value !== 'object') return false;
  for (const key in value) if (hasText((value as Record<string, unknown>)[key], test)) return true;
  return false;
}
