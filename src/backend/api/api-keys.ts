import type { APIKey } from '../../resources/core/api-key.js';
import { apiKey as apiKeyKind, user as userKind } from '../../resources/index.js';
import { settle } from '../../resources/kit/encode.js';
import { decodeBody } from '../http/body.js';
import { PlainError } from '../http/errors.js';
import type { Reply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import type { Surroundings } from '../part.js';
import { deleteRoute, getRoute, listRoute, patchRoute } from './generic.js';

export function apiKeyRoutes(around: Surroundings): Route[] {
  return [
    listRoute(apiKeyKind, around, '/apikeys'),
    core('POST', '/apikeys', { resource: apiKeyKind.rbac }, (request) => grant(request, around)),
    getRoute(apiKeyKind, around),
    patchRoute(apiKeyKind, around),
    deleteRoute(apiKeyKind, around),
  ];
}

/** The key is the resource's name, made here; the answer tells it in `Location` only. */
async function grant(request: Request, { store, ids, clock, checks }: Surroundings): Promise<Reply> {
  const wanted: APIKey = await decodeBody(
    request,
    apiKeyKind.shape,
    (message) => new PlainError(500, message),
  );
  if (!store.get(userKind.storage, wanted.username)) throw new PlainError(400, 'user does not exist');
  const name = ids.uuid();
  const key: APIKey = {
    ...wanted,
    created_at: clock.seconds(),
    metadata: { ...wanted.metadata, name, created_by: request.caller.username },
  };
  const problem = apiKeyKind.validate(key, checks);
  if (problem !== undefined)
    throw new PlainError(500, `error: code = 1 desc = resource is invalid: ${problem}`);
  store.put(apiKeyKind.storage, name, settle(apiKeyKind.shape, key));
  return { status: 201, headers: { Location: `${request.target}/${name}` } };
}
