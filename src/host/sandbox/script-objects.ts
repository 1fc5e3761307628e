import { type Entity, entityShape } from '../../resources/core/entity.js';
import { type Event, eventShape } from '../../resources/core/event.js';
import {
  hasMetrics,
  isFlappingStart,
  isIncident,
  isResolution,
  isSilenced,
} from '../../resources/core/event-predicates.js';
import type { Field, Shape, Type } from '../../resources/kit/fields.js';
import { metadata } from '../../resources/kit/metadata.js';

/**
 * A resource as Sensu's scripts see it: every field by its JSON name, empty ones too, lists and maps never null, metadata
 * flattened into its owner. Sensu: types/dynamic Synthesize.
 */
export function synthesize(shape: Shape, value: object): Record<string, unknown> {
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(shape.fields)) {
    const { type } = shape.fields[name] as Field;
    if (type.is === 'object' && type.shape === metadata) {
      Object.assign(result, synthesize(metadata, source[name] as object));
    } else {
      result[name] = synthesizeValue(type, source[name]);
    }
  }
  return result;
}

function synthesizeValue(type: Type, value: unknown): unknown {
  switch (type.is) {
    case 'list':
      return ((value ?? []) as unknown[]).map((item) => synthesizeValue(type.of, item));
    case 'map':
      return value ?? {};
    case 'object':
      return value === null || value === undefined ? null : synthesize(type.shape, value as object);
    default:
      return value;
  }
}

/** The sixteen bytes of a UUID, as the original shows an event's id; none without one. */
function idBytes(id: string): number[] {
  return (id.replaceAll('-', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** What scripts are told of an event beside its fields. */
export const predicates: Readonly<Record<string, (event: Event) => boolean>> = {
  has_check: (event) => event.check !== null,
  has_metrics: hasMetrics,
  is_incident: isIncident,
  is_resolution: isResolution,
  is_silenced: isSilenced,
  is_flapping_start: isFlappingStart,
  is_flapping_end: () => false,
};

/** The variable `event` of filters. */
export function eventForScripts(event: Event): Record<string, unknown> {
  const result = synthesize(eventShape, event);
  result['id'] = idBytes(event.id);
  for (const name of Object.keys(predicates)) result[name] = predicates[name]?.(event);
  return result;
}

/** The variable `entity` of asset filters. */
export const entityForScripts = (entity: Entity): Record<string, unknown> => synthesize(entityShape, entity);
