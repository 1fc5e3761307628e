import type { Event } from '../../resources/core/event.js';
import { event as kind } from '../../resources/index.js';
import { isJsonObject, jsonTypeName } from '../../resources/kit/json.js';
import type { WithMetadata } from '../../resources/kit/kind.js';
import { nameMismatch, namespaceMismatch } from '../api/generic.js';
import { bodyIsInvalid, decodeOr, readJsonBody } from '../http/body.js';
import { invalidArgument } from '../http/errors.js';
import type { Request } from '../http/route.js';
import type { Surroundings } from '../part.js';

/** Where a request says that an event belongs. */
export interface EventPlace {
  readonly namespace: string;
  readonly entity?: string;
  readonly check?: string;
}

/**
 * Reads the event in a request's body: what is missing is taken from the URL, what differs from it is refused.
 * @throws ApiError 400
 */
export async function readEvent(request: Request, place: EventPlace, around: Surroundings): Promise<Event> {
  const body = await readJsonBody(request, bodyIsInvalid);
  if (body !== null && !isJsonObject(body)) {
    throw invalidArgument(
      `json: cannot unmarshal ${jsonTypeName(body)} into Go value of type map[string]*json.RawMessage`,
    );
  }
  const event = decodeOr(bodyIsInvalid, kind.shape, body, { as: 'clone' });
  if (event.entity) settleIn(event.entity, place.namespace, place.entity);
  if (event.check) settleIn(event.check, place.namespace, place.check);
  if (event.entity) event.entity.entity_class ||= 'proxy';
  const problem = kind.validate(event, around.checks);
  if (problem !== undefined) throw invalidArgument(problem);
  event.id ||= around.ids.uuid();
  return markedBy(event, request.caller.username);
}

function settleIn({ metadata }: WithMetadata, namespace: string, name: string | undefined): void {
  metadata.namespace ||= namespace;
  if (metadata.namespace !== namespace) throw namespaceMismatch(metadata.namespace, namespace);
  if (name === undefined) return;
  metadata.name ||= name;
  if (metadata.name !== name) throw nameMismatch(metadata.name, name);
}

function markedBy(event: Event, username: string): Event {
  event.metadata.created_by = username;
  if (event.check) event.check.metadata.created_by = username;
  if (event.entity) event.entity.metadata.created_by = username;
  return event;
}
