import type { Context } from '../../cli/context.js';
import { requireConfiguration } from '../../cli/gate.js';
import { entity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { kindOfCommand } from '../../resources/index.js';
import { decode } from '../../resources/kit/decode.js';
import type { AnyKind } from '../../resources/kit/kind.js';

/** Whoever pressed the key does not wait longer. */
const patienceMs = 2000;

/** Verbs whose argument is a new name, or none. */
const namesNothing = /^(create|list|grant|add|outdated|add-group|test-creds)$/;

/**
 * The names that a command may be given next, from the backend. None when it cannot be asked: completion never complains.
 * @param args those that are there already
 */
export async function liveNames(
  context: Context,
  path: string,
  args: readonly string[],
  namespace: string,
): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patienceMs);
  });
  try {
    requireConfiguration(context.settings, context.argv0);
    return await Promise.race([ask(context, path, args, namespace), tooLate]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  context: Context,
  path: string,
  args: readonly string[],
  namespace: string,
): Promise<string[]> {
  const [group = '', verb = ''] = path.split(' ');
  if (group === 'edit')
    return args.length === 1 ? namesOf(context, await typed(args[0] as string), namespace) : [];
  const kind = kindOfCommand(group);
  if (!kind || namesNothing.test(verb)) return [];
  if (kind.type !== 'Event') return args.length === 0 ? namesOf(context, kind, namespace) : [];
  if (args.length === 0) return namesOf(context, entity, namespace);
  return args.length === 1 ? checksOf(context, kind, namespace, args[0] as string) : [];
}

async function typed(name: string): Promise<AnyKind> {
  const { typeNamed } = await import('../../cli/resource-types.js');
  return typeNamed(name);
}

async function resourcesOf(context: Context, kind: AnyKind, namespace: string): Promise<object[]> {
  const client = await context.client();
  const { items } = await client.list(kind, { namespace });
  return items.map((item) => decode(kind.shape, item) as object);
}

async function namesOf(context: Context, kind: AnyKind, namespace: string): Promise<string[]> {
  return (await resourcesOf(context, kind, namespace)).map((resource) => kind.nameOf(resource));
}

/** An event is named by its entity and its check. */
async function checksOf(context: Context, kind: AnyKind, namespace: string, name: string): Promise<string[]> {
  const events = (await resourcesOf(context, kind, namespace)) as Event[];
  return events
    .filter((event) => event.entity?.metadata.name === name)
    .map((event) => event.check?.metadata.name ?? '')
    .filter(Boolean);
}
