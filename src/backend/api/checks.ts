import type { CheckConfig } from '../../resources/core/check.js';
import { check as checkKind } from '../../resources/index.js';
import { object, omit, shape, string, strings } from '../../resources/kit/fields.js';
import type { JsonValue } from '../../resources/kit/json.js';
import { metadata } from '../../resources/kit/metadata.js';
import { type HookList, hookListCodec } from '../../resources/kit/shared.js';
import { bodyIsInternal, decodeBody, readJsonBody } from '../http/body.js';
import { internalError, notFound } from '../http/errors.js';
import { created, noContent, type Reply, sniffedReply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import type { Surroundings } from '../part.js';
import { adhocExecutions } from '../topics.js';
import { storeKey } from './keys.js';

const adhocShape = shape('AdhocRequest', {
  subscriptions: omit(strings()),
  creator: omit(string()),
  reason: omit(string()),
  metadata: object(metadata),
});

/** The routes under one check: its hooks, its execution. */
export function checkRoutes(around: Surroundings): Route[] {
  const access = { resource: checkKind.rbac };
  const item = '/namespaces/:namespace/checks/:name';
  return [
    core('PUT', `${item}/hooks/:type`, access, (request) => addHooks(request, around)),
    core('DELETE', `${item}/hooks/:type/hook/:hook`, access, (request) => removeHook(request, around)),
    core('POST', `${item}/execute`, access, (request) => execute(request, around)),
  ];
}

const keyOf = ({ params }: Request): string => storeKey(params['namespace'] ?? '', params['name'] ?? '');

function find(request: Request, { store }: Surroundings): CheckConfig {
  const stored = store.get(checkKind.storage, keyOf(request));
  if (!stored) throw notFound();
  return stored.value as CheckConfig;
}

/** The type in the body counts, the one in the URL does not, as in the original. */
async function addHooks(request: Request, around: Surroundings): Promise<Reply> {
  const value = await readJsonBody(request, bodyIsInternal);
  const added = decodeHooks(value);
  const check = find(request, around);
  const lists = [...(check.check_hooks ?? [])];
  const at = lists.findIndex(({ type }) => type === added.type);
  if (at < 0) lists.push(added);
  else lists[at] = { type: added.type, hooks: union(lists[at]?.hooks, added.hooks) };
  around.store.put(checkKind.storage, keyOf(request), { ...check, check_hooks: lists });
  return created();
}

function decodeHooks(value: JsonValue): HookList {
  try {
    return value === null ? hookListCodec.zero : hookListCodec.decode(value);
  } catch (error) {
    throw internalError((error as Error).message);
  }
}

const union = (a: readonly string[] | null | undefined, b: readonly string[] | null): string[] => [
  ...new Set([...(a ?? []), ...(b ?? [])]),
];

function removeHook(request: Request, around: Surroundings): Reply {
  const { type = '', hook = '' } = request.params;
  const check = find(request, around);
  const lists = check.check_hooks ?? [];
  const list = lists.find((other) => other.type === type);
  if (!list?.hooks?.includes(hook)) throw notFound();
  const hooks = list.hooks.filter((name) => name !== hook);
  const rest = lists.flatMap((other) => (other !== list ? [other] : hooks.length ? [{ type, hooks }] : []));
  around.store.put(checkKind.storage, keyOf(request), { ...check, check_hooks: rest.length ? rest : null });
  return noContent();
}

async function execute(request: Request, around: Surroundings): Promise<Reply> {
  const wanted = await decodeBody(request, adhocShape, bodyIsInternal);
  const check = find(request, around);
  const issued = around.clock.seconds();
  const subscriptions = wanted.subscriptions?.length ? wanted.subscriptions : (check.subscriptions ?? []);
  around.bus.publish(adhocExecutions, { check, subscriptions, issued });
  return sniffedReply(202, JSON.stringify({ issued }));
}
