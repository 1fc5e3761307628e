import { check } from '../../resources/core/check.js';
import { type Entity, entityShape } from '../../resources/core/entity.js';
import { type Event, type EventCheck, eventCheckShape } from '../../resources/core/event.js';
import { decode, zero } from '../../resources/kit/decode.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { typeNamed } from '../resource-types.js';

/** A resource as it is offered to be edited. */
export interface Offered {
  readonly kind: AnyKind;
  readonly resource: object;
}

/**
 * The resource of the active namespace that a type and names mean, as the backend has it.
 * @param names one; entity and check for an event
 */
export async function storedResource(
  context: Context,
  type: string,
  names: readonly string[],
): Promise<Offered> {
  const kind = kindToEdit(context, type);
  if (kind.type === 'Event' && names.length !== 2)
    throw new CliError('events need an entity and check component');
  if (kind.type !== 'Event' && names.length !== 1) throw new CliError('resource name missing');
  const client = await context.client();
  // There is one configuration of Tessen, whatever the name.
  const path = client.pathOf(
    kind,
    context.settings.namespace,
    ...(kind.type === 'TessenConfig' ? [] : names),
  );
  const { body } = await client.request('GET', path);
  if (kind.apiGroup !== 'core/v2') return unwrapped(kind, body);
  const { parseJson } = await import('../../wire/json/index.js');
  return { kind, resource: placed(kind, decode(kind.shape, parseJson(body)) as object, context) };
}

/** A resource of a type with nothing in it but the active namespace. */
export function blankResource(context: Context, type: string): Offered {
  const named = kindToEdit(context, type);
  const kind = named.type === 'Check' ? check : named;
  const resource = zero(kind.shape) as object;
  if (kind.type !== 'Event') return { kind, resource: placed(kind, resource, context) };
  const { namespace } = context.settings;
  const its: Entity = zero(entityShape);
  const result: EventCheck = zero(eventCheckShape);
  its.metadata.namespace = namespace;
  result.metadata.namespace = namespace;
  Object.assign(resource as Event, { entity: its, check: result });
  return { kind, resource };
}

/**
 * In a pipe `check` and `hook` mean what they are at run time, with all the fields of that, as in the original; a person
 * gets what is configured.
 */
function kindToEdit({ terminal }: Context, type: string): AnyKind {
  const kind = typeNamed(type);
  return terminal && (kind.type === 'Check' || kind.type === 'Hook') ? typeNamed(kind.plural) : kind;
}

/** Puts the active namespace in, where the kind has one and there is none. */
function placed(kind: AnyKind, resource: object, { settings }: Context): object {
  const fits = kind.scope === 'namespace' && kind.type !== 'Event' && hasMetadata(resource);
  if (fits) resource.metadata.namespace ||= settings.namespace;
  return resource;
}

/** Kinds of other groups come in their envelope. */
async function unwrapped(kind: AnyKind, body: string): Promise<Offered> {
  const { readDocuments } = await import('../../wire/documents/index.js');
  const { resources, messages } = await readDocuments(body);
  const [read] = resources;
  if (!read) throw new CliError(`could not decode the response: ${messages[0] ?? `no ${kind.type}`}`);
  return { kind: read.kind, resource: read.resource };
}
