import { settle } from '../../resources/kit/encode.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { decodeBody } from '../http/body.js';
import { alreadyExists, invalidArgument, noNamespace, notFound } from '../http/errors.js';
import { listReply, pageOf, selectionOf } from '../http/listing.js';
import { created, jsonReply, noContent, type Reply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import { storedText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import { namespaceExists, storeKey } from './keys.js';
import { patchStored } from './patch.js';
import { resourceError } from './validate.js';

/** The seven operations that most kinds have: one implementation, told by the kind's definition. */
export function genericRoutes(kind: AnyKind, around: Surroundings): Route[] {
  const { all, collection, item } = pathsOf(kind);
  const access = { resource: kind.rbac };
  const routes = [
    core('POST', collection, access, (request) => write(request, kind, around, false)),
    core('PUT', item, access, (request) => write(request, kind, around, true)),
    getRoute(kind, around),
    patchRoute(kind, around),
    deleteRoute(kind, around),
    listRoute(kind, around, collection),
  ];
  return all === collection ? routes : [...routes, listRoute(kind, around, all)];
}

/** Paths under `/api/core/v2`: over all namespaces, of one, of one resource. */
function pathsOf(kind: AnyKind): { all: string; collection: string; item: string } {
  const all = `/${kind.plural}`;
  const collection = kind.scope === 'cluster' ? all : `/namespaces/:namespace${all}`;
  return { all, collection, item: `${collection}/:name` };
}

export function listRoute(kind: AnyKind, around: Surroundings, path: string): Route {
  return core('GET', path, { resource: kind.rbac }, (request) => {
    const { namespace } = request.params;
    const within = namespace === undefined ? '' : `${namespace}/`;
    const keep = selectionOf(request, kind, around.compat);
    const { items, token } = pageOf(
      around.store,
      request.page,
      kind.storage,
      within,
      keep && ((stored) => keep(stored.value)),
    );
    return listReply(
      items.map(({ value }) => storedText(kind.shape, value)),
      token,
    );
  });
}

export function getRoute(kind: AnyKind, around: Surroundings): Route {
  return core('GET', pathsOf(kind).item, { resource: kind.rbac }, (request) => {
    const stored = around.store.get(kind.storage, keyOf(request));
    if (!stored) throw notFound();
    return jsonReply(storedText(kind.shape, stored.value), stored.etag);
  });
}

export function patchRoute(kind: AnyKind, around: Surroundings): Route {
  return core('PATCH', pathsOf(kind).item, { resource: kind.rbac }, (request) =>
    patchStored(request, kind, keyOf(request), around),
  );
}

export function deleteRoute(kind: AnyKind, around: Surroundings): Route {
  return core('DELETE', pathsOf(kind).item, { resource: kind.rbac }, (request) => {
    if (!around.store.delete(kind.storage, keyOf(request))) throw notFound();
    return noContent();
  });
}

const keyOf = ({ params }: Request): string => storeKey(params['namespace'] ?? '', params['name'] ?? '');

/** POST (create) and PUT (create or replace). */
async function write(
  request: Request,
  kind: AnyKind,
  around: Surroundings,
  replace: boolean,
): Promise<Reply> {
  const { store } = around;
  const decoded: object = await decodeBody(request, kind.shape);
  checkPlace(request, kind, decoded, replace);
  const marked = createdBy(decoded, request.caller.username);
  const problem = resourceError(kind, marked, around);
  if (problem !== undefined) throw invalidArgument(`resource is invalid: ${problem}`);
  const resource = kind.onWrite ? kind.onWrite(marked) : marked;
  const namespace = kind.scope === 'cluster' ? '' : kind.namespaceOf(resource);
  if (namespace !== '' && !namespaceExists(store, namespace)) throw noNamespace(namespace);
  const key = storeKey(namespace, kind.nameOf(resource));
  if (!replace && store.get(kind.storage, key)) throw alreadyExists();
  store.put(kind.storage, key, settle(kind.shape, resource));
  return created();
}

/** Namespace and name of the body must be those of the URL. */
function checkPlace(request: Request, kind: AnyKind, resource: object, named: boolean): void {
  const { namespace, name } = request.params;
  const given = kind.namespaceOf(resource);
  if (namespace !== undefined && given !== namespace) throw namespaceMismatch(given, namespace);
  const givenName = kind.nameOf(resource);
  if (named && givenName !== name) throw nameMismatch(givenName, name ?? '');
}

export const namespaceMismatch = (given: string, wanted: string) =>
  invalidArgument(
    `the namespace of the resource (${given}) does not match the namespace of the URI (${wanted})`,
  );

export const nameMismatch = (given: string, wanted: string) =>
  invalidArgument(`the name of the resource (${given}) does not match the name of the URI (${wanted})`);

/** The resource, marked as made by somebody. */
function createdBy<T extends object>(resource: T, username: string): T {
  if (!hasMetadata(resource)) return resource;
  return { ...resource, metadata: { ...resource.metadata, created_by: username } };
}
