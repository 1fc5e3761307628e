import { redactEntity } from '../../resources/core/entity.js';
import { entity as kind } from '../../resources/index.js';
import { isJsonObject } from '../../resources/kit/json.js';
import { parseJson } from '../../wire/json/index.js';
import { internalError } from '../http/errors.js';
import { listReply, pageOf, selectionOf } from '../http/listing.js';
import type { Reply } from '../http/reply.js';
import type { Request } from '../http/route.js';
import { resourceText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import { configPrefix, entityOf } from '../store/entities.js';

/** Entities of a namespace, or of all; a configuration without state is listed with an empty one. */
export function listEntities(request: Request, around: Surroundings): Reply {
  const { namespace } = request.params;
  const { store } = around;
  const within = namespace === undefined ? '' : `${namespace}/`;
  const keep = selectionOf(request, kind, around.compat);
  const page = { ...request.page, from: readToken(request.page.from) };
  const { items, token } = pageOf(
    store,
    page,
    configPrefix,
    within,
    keep && ((stored) => keep(entityOf(store, stored))),
  );
  return listReply(
    items.map((stored) => resourceText(kind.shape, redactEntity(entityOf(store, stored)))),
    token === undefined ? undefined : writeToken(token),
  );
}

/** Entities are paged in their two parts: a token holds the place in both. */
function readToken(text: string): string {
  if (text === '') return '';
  try {
    const token = parseJson(text);
    const place = isJsonObject(token) ? token['ConfigContinue'] : undefined;
    return typeof place === 'string' ? Buffer.from(place, 'base64').toString('utf8') : '';
  } catch (error) {
    throw internalError(`resource is invalid: ${(error as Error).message}`);
  }
}

function writeToken(token: string): string {
  const place = Buffer.from(token, 'base64url').toString('base64');
  return Buffer.from(JSON.stringify({ ConfigContinue: place, StateContinue: place })).toString('base64url');
}
