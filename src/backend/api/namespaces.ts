import type { Namespace } from '../../resources/core/namespace.js';
import {
  asset,
  roleBinding as bindingKind,
  check,
  filter,
  handler,
  hook,
  mutator,
  namespace as namespaceKind,
  role as roleKind,
  silenced,
} from '../../resources/index.js';
import { MissingRole, type Rbac, visibleNamespaces } from '../auth/rbac.js';
import { followsGuide } from '../compat.js';
import { decodeBody } from '../http/body.js';
import { alreadyExists, internalError, invalidArgument, notFound } from '../http/errors.js';
import { listReply, pageOf, selectionOf } from '../http/listing.js';
import { created, noContent, type Reply } from '../http/reply.js';
import { type Caller, core, type Request, type Route } from '../http/route.js';
import { storedText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import { pipelineBinding, pipelineRole } from '../seed.js';
import type { Store, Stored } from '../store/store.js';
import { getRoute, nameMismatch } from './generic.js';
import { patchStored } from './patch.js';

/** What keeps a namespace from being deleted. Events, roles, bindings and pipelines do not. */
const contents = [
  check.storage,
  'entity_configs',
  asset.storage,
  handler.storage,
  mutator.storage,
  filter.storage,
  hook.storage,
  silenced.storage,
];

const pipelineRoleName = 'system:pipeline';

const unauthorized = () => internalError('request unauthorized');

export function namespaceRoutes(around: Surroundings, rbac: Rbac): Route[] {
  const access = { resource: namespaceKind.rbac };
  return [
    core('GET', '/namespaces', { ...access, skip: true }, (request) => list(request, around, rbac)),
    core('POST', '/namespaces', access, (request) => write(request, around, rbac, false)),
    // Anybody who is logged in may read one.
    { ...getRoute(namespaceKind, around), access: { ...access, skip: true } },
    core('PUT', '/namespaces/:name', access, (request) => write(request, around, rbac, true)),
    core('PATCH', '/namespaces/:name', access, (request) => patch(request, around)),
    core('DELETE', '/namespaces/:name', access, (request) => remove(request, around, rbac)),
  ];
}

function list(request: Request, around: Surroundings, rbac: Rbac): Reply {
  const keep = selectionOf<Namespace>(request, namespaceKind, around.compat);
  const { items, token } = pageOf(
    around.store,
    request.page,
    namespaceKind.storage,
    '',
    keep && ((stored) => keep(stored.value as Namespace)),
  );
  const shown = visibleOf(items, request, rbac);
  // The original cannot tell an empty page from one without rights.
  if (shown.length === 0 && !(keep && items.length === 0)) throw unauthorized();
  return listReply(
    shown.map(({ value }) => storedText(namespaceKind.shape, value)),
    token,
  );
}

function visibleOf(items: readonly Stored[], request: Request, rbac: Rbac): Stored[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  try {
    return visibleNamespaces(rbac, request.caller, [...byKey.keys()]).map((key) => byKey.get(key) as Stored);
  } catch (error) {
    if (error instanceof MissingRole) throw internalError(`error listing namespaces: ${error.message}`);
    throw error;
  }
}

async function write(request: Request, around: Surroundings, rbac: Rbac, replace: boolean): Promise<Reply> {
  const { store } = around;
  const namespace: Namespace = await decodeBody(request, namespaceKind.shape);
  if (replace && namespace.name !== request.params['name'])
    throw nameMismatch(namespace.name, request.params['name'] ?? '');
  const problem = namespaceKind.validate(namespace, around.checks);
  if (problem !== undefined) throw invalidArgument(problem);
  if (!replace && store.get(namespaceKind.storage, namespace.name)) throw alreadyExists();
  store.put(namespaceKind.storage, namespace.name, namespace);
  putPipelineRole(request, namespace.name, store, rbac);
  return created();
}

/**
 * What pipelines need in a namespace. The original makes the namespace first and asks then: a caller without rights
 * on roles leaves it half made.
 */
function putPipelineRole({ caller }: Request, namespace: string, store: Store, rbac: Rbac): void {
  const key = `${namespace}/${pipelineRoleName}`;
  if (!mayWriteRole(caller, 'update', 'roles', '', rbac)) throw unauthorized();
  store.put(roleKind.storage, key, pipelineRole(namespace, caller.username));
  if (!mayWriteRole(caller, 'update', 'rolebindings', '', rbac)) throw unauthorized();
  store.put(bindingKind.storage, key, pipelineBinding(namespace, caller.username));
}

function mayWriteRole(
  caller: Caller,
  verb: string,
  resource: string,
  namespace: string,
  rbac: Rbac,
): boolean {
  try {
    return rbac.allows(caller, { verb, namespace, resource, name: pipelineRoleName });
  } catch (error) {
    if (error instanceof MissingRole) return false;
    throw error;
  }
}

/** The original stores another name under the old key; in the guide's mode that is refused. */
async function patch(request: Request, around: Surroundings): Promise<Reply> {
  const name = request.params['name'] as string;
  const before = around.store.get(namespaceKind.storage, name);
  const reply = await patchStored(request, namespaceKind, name, around);
  const after = around.store.get(namespaceKind.storage, name)?.value as Namespace;
  if (after.name !== name && followsGuide(around.compat, 'namespace-rename')) {
    around.store.put(namespaceKind.storage, name, (before as Stored).value);
    throw invalidArgument(
      `the name of the resource (${after.name}) does not match the name in the URI (${name})`,
    );
  }
  return reply;
}

function remove(request: Request, { store }: Surroundings, rbac: Rbac): Reply {
  const name = request.params['name'] as string;
  if (!store.get(namespaceKind.storage, name)) throw notFound();
  if (contents.some((prefix) => store.has(prefix, `${name}/`)))
    throw internalError('resource is invalid: namespace is not empty');
  store.delete(namespaceKind.storage, name);
  for (const kind of [roleKind, bindingKind]) {
    if (mayWriteRole(request.caller, 'delete', kind.rbac, name, rbac))
      store.delete(kind.storage, `${name}/${pipelineRoleName}`);
  }
  return noContent();
}
