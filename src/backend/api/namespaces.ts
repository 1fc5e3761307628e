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
import { core, type Request, type Route } from '../http/route.js';
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
    core('DELETE', '/namespaces/:name', access, (request) => remove(request, around)),
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
  const visible = visibleTo(request, rbac);
  const shown = visible === true ? items : inOrder(items, visible);
  if (visible !== true && shown.length === 0) throw unauthorized();
  return listReply(
    shown.map(({ value }) => storedText(namespaceKind.shape, value)),
    token,
  );
}

function visibleTo(request: Request, rbac: Rbac): true | string[] {
  try {
    return visibleNamespaces(rbac, request.caller);
  } catch (error) {
    if (error instanceof MissingRole) throw internalError(`error listing namespaces: ${error.message}`);
    throw error;
  }
}

function inOrder(items: readonly Stored[], names: readonly string[]): Stored[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  return names.flatMap((name) => byKey.get(name) ?? []);
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
  // The original makes the namespace first and asks then: a caller without rights on roles leaves it half made.
  if (!mayWriteRoles(request, rbac)) throw unauthorized();
  putPipelineRole(store, namespace.name, request.caller.username);
  return created();
}

function mayWriteRoles({ caller }: Request, rbac: Rbac): boolean {
  const may = (resource: string): boolean =>
    rbac.allows(caller, { verb: 'update', namespace: '', resource, name: 'system:pipeline' });
  return may('roles') && may('rolebindings');
}

function putPipelineRole(store: Store, namespace: string, username: string): void {
  const key = `${namespace}/system:pipeline`;
  store.put(roleKind.storage, key, pipelineRole(namespace, username));
  store.put(bindingKind.storage, key, pipelineBinding(namespace, username));
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

function remove(request: Request, { store }: Surroundings): Reply {
  const name = request.params['name'] as string;
  if (!store.get(namespaceKind.storage, name)) throw notFound();
  if (contents.some((prefix) => store.has(prefix, `${name}/`)))
    throw internalError('resource is invalid: namespace is not empty');
  store.delete(namespaceKind.storage, name);
  store.delete(roleKind.storage, `${name}/system:pipeline`);
  store.delete(bindingKind.storage, `${name}/system:pipeline`);
  return noContent();
}
