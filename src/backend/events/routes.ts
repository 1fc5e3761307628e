import type { Event } from '../../resources/core/event.js';
import { event as kind } from '../../resources/index.js';
import { followsGuide } from '../compat.js';
import { notFound } from '../http/errors.js';
import { eventText } from '../http/event-text.js';
import { continueToken, listReply, pageOf, selectionOf } from '../http/listing.js';
import { created, jsonReply, noContent, type Reply } from '../http/reply.js';
import { type Access, core, type Request, type Route } from '../http/route.js';
import type { Surroundings } from '../part.js';
import { eventKey, eventOf, eventPrefix, findEvent } from '../store/events.js';
import type { Stored } from '../store/store.js';
import { keepalives, rawEvents } from '../topics.js';
import { type EventPlace, readEvent } from './payload.js';

const collection = '/namespaces/:namespace/events';
const ofEntity = `${collection}/:entity`;
const single = `${ofEntity}/:check`;

const listAccess: Access = { resource: kind.rbac, name: () => '' };
const singleAccess: Access = {
  resource: kind.rbac,
  name: ({ entity, check }) => `${entity}/${check}`,
};

/** The events API: reads come from the store, writes go to eventd. */
export function eventRoutes(around: Surroundings): Route[] {
  const take = (request: Request): Promise<Reply> => accept(request, around);
  return [
    core('GET', '/events', listAccess, (request) => list(request, around)),
    core('GET', collection, listAccess, (request) => list(request, around)),
    core('GET', ofEntity, listAccess, (request) => list(request, around)),
    core('GET', single, singleAccess, (request) => {
      const stored = find(request, around);
      return jsonReply(eventText(eventOf(stored)), stored.etag);
    }),
    core('POST', collection, listAccess, take),
    core('POST', single, singleAccess, take),
    core('PUT', single, singleAccess, take),
    core('DELETE', single, singleAccess, (request) => remove(request, around)),
  ];
}

/** The original takes escapes on event paths literally. */
function placeOf(request: Request, { compat }: Surroundings): EventPlace {
  const { entity, check } = followsGuide(compat, 'event-path-escapes') ? request.params : request.rawParams;
  return { namespace: request.params['namespace'] ?? '', entity, check };
}

/** POST and PUT are the same: 201, whatever becomes of the event. It has been handled when the answer comes. */
async function accept(request: Request, around: Surroundings): Promise<Reply> {
  const event = await readEvent(request, placeOf(request, around), around);
  if (!event.check && !followsGuide(around.compat, 'event-metrics-only')) return { status: 500, drop: true };
  const handled = around.bus.deliver(rawEvents, event);
  if (event.check?.metadata.name === 'keepalive') around.bus.publish(keepalives, event);
  await handled;
  return created();
}

function find(request: Request, around: Surroundings): Stored {
  const { namespace, entity = '', check = '' } = placeOf(request, around);
  const stored = findEvent(around.store, around.compat, namespace, entity, check);
  if (!stored) throw notFound();
  return stored;
}

async function remove(request: Request, around: Surroundings): Promise<Reply> {
  const { bus, store } = around;
  const event = eventOf(find(request, around));
  // How the original tells eventd and keepalived that nothing more is expected.
  if (event.check && event.check.ttl > 0) {
    await bus.deliver(rawEvents, { ...event, check: { ...event.check, ttl: -1 } });
  }
  if (event.check?.metadata.name === 'keepalive') bus.publish(keepalives, { ...event, timestamp: -1 });
  const { namespace, entity = '', check = '' } = placeOf(request, around);
  store.delete(eventPrefix, eventKey(namespace, entity, check));
  return noContent();
}

/** All events, those of a namespace, or those of an entity. */
function list(request: Request, around: Surroundings): Reply {
  const { namespace, entity } = placeOf(request, around);
  const within = namespace === '' ? '' : entity === undefined ? `${namespace}/` : `${namespace}/${entity}/`;
  const keep = selectionOf<Event>(request, kind, around.compat);
  // Tokens over all namespaces begin with a slash.
  const page = within === '' ? { ...request.page, from: request.page.from.replace(/^\//, '') } : request.page;
  const { items, token } = pageOf(
    around.store,
    page,
    eventPrefix,
    within,
    keep && ((stored) => keep(eventOf(stored))),
  );
  const shown = within === '' && token !== undefined ? continueToken(`/${items.at(-1)?.key}`) : token;
  return listReply(
    items.map((stored) => eventText(eventOf(stored))),
    shown,
  );
}
