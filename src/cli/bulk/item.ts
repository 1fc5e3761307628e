import type { Client } from '../../client/index.js';
import { escapeSegment } from '../../client/paths.js';
import { entity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { agentAsManager, isManagedByAgent, managedByLabel } from '../../resources/kit/metadata.js';
import type { ReadResource } from '../../wire/documents/index.js';
import { writeJson } from '../../wire/json/index.js';
import { resourceJson } from '../../wire/resource-json.js';
import { harmless } from '../../wire/terminal.js';
import { wrap } from '../../wire/wrapped.js';
import { CliError } from '../errors.js';
import type { Source } from './source.js';

/** A resource from a file, ready to be sent. */
export interface Item {
  readonly kind: AnyKind;
  readonly resource: Record<string, unknown>;
  readonly apiVersion: string;
  readonly type: string;
  /** As messages call it: what stands in its metadata. */
  readonly name: string;
  readonly namespace: string;
  /** Where it was read: `handlers.yml`, and the line. */
  readonly place: string;
  readonly line: number;
}

/**
 * Completes what a document left open: the namespace, where its kind has one, and the label that says who manages it.
 * @param label nothing is said about who manages it without one
 * @throws CliError for an event without an entity, which has no path
 */
export function itemOf(read: ReadResource, source: Source, namespace: string, label?: string): Item {
  const { kind, resource, apiVersion, type, called, line } = read;
  if (kind.type === 'Event') placeEvent(resource as unknown as Event, namespace);
  else if (hasMetadata(resource) && kind.scope === 'namespace') resource.metadata.namespace ||= namespace;
  if (label !== undefined && hasMetadata(resource)) {
    const { metadata } = resource;
    const manager = isManagedByAgent(metadata) ? agentAsManager : label;
    metadata.labels = Object.assign(Object.create(null), metadata.labels, { [managedByLabel]: manager });
  }
  const own = hasMetadata(resource) ? resource.metadata.namespace : '';
  return {
    kind,
    resource,
    apiVersion,
    type,
    name: called.name,
    namespace: own || called.namespace,
    place: source.place,
    line,
  };
}

/**
 * An event without a namespace is in that of its entity, else of its check, else in the active one. The original takes
 * the active one in any case and changes entity and check.
 */
function placeEvent(event: Event, active: string): void {
  if (event.metadata.namespace) {
    // The original crashes here.
    if (!event.entity) throw new CliError('event must contain an entity');
    event.entity.metadata.namespace ||= event.metadata.namespace;
    return;
  }
  const namespace = event.entity?.metadata.namespace || event.check?.metadata.namespace || active;
  event.metadata.namespace = namespace;
  event.entity ??= zero(entity.shape);
  event.entity.metadata.namespace = namespace;
  if (event.check) event.check.metadata.namespace = namespace;
}

/** Where a resource is. Sensu: the URIPath of each type. */
export function pathOf(client: Client, { kind, resource }: Item): string {
  if (kind.type !== 'Event') {
    const namespace = hasMetadata(resource) ? resource.metadata.namespace : '';
    return client.pathOf(kind, escapeSegment(namespace), kind.nameOf(resource));
  }
  const { entity: its, check } = resource as unknown as Event;
  const names = [its?.metadata.name ?? '', ...(check ? [check.metadata.name] : [])];
  return client.pathOf(kind, escapeSegment(its?.metadata.namespace ?? ''), ...names);
}

/**
 * The body of its PUT: bare when the document says exactly `core/v2`, else in its envelope, as the original has it.
 */
export function bodyOf(item: Item): string {
  const { kind, resource, apiVersion, type } = item;
  if (apiVersion === 'core/v2') return resourceJson(kind.shape, resource);
  return writeJson({ ...wrap(kind, resource), type, api_version: apiVersion });
}

/** How a person calls it: `Handler default/slack`. */
export function wordsFor({ kind, resource, namespace }: Item): string {
  const name = kind.nameOf(resource);
  return harmless(`${kind.type} ${namespace && kind.scope === 'namespace' ? `${namespace}/` : ''}${name}`);
}
