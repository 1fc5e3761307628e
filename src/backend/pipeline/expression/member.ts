import { predicates } from '../../../host/sandbox/script-objects.js';
import { type Event, eventShape } from '../../../resources/core/event.js';
import type { Field, Shape, Type } from '../../../resources/kit/fields.js';
import { metadata } from '../../../resources/kit/metadata.js';
import { NeedsEngine } from './needs-engine.js';

/** A place in an event, found when the expression is read: a lookup walks there without making what scripts see. */
export interface Place {
  readonly type: Type;
  read(event: Event): unknown;
}

export const wholeEvent: Place = {
  type: { is: 'object', shape: eventShape, optional: false },
  read: (event) => event,
};

const absent: Type = { is: 'custom', codec: undefined as never };

/**
 * A member of a place, where scripts see it: metadata flattened into its owner.
 * @throws NeedsEngine for a member that is no data, or that only the engine knows
 */
export function memberOf(place: Place, name: string): Place {
  if (name in Object.prototype) throw new NeedsEngine();
  const { type } = place;
  switch (type.is) {
    case 'object':
      return place === wholeEvent && Object.hasOwn(predicates, name)
        ? predicate(name)
        : field(place, type.shape, name);
    case 'map':
      return { type: type.of, read: (event) => ownOf((place.read(event) ?? {}) as object, name) };
    case 'list':
      return ofList(place, type.of, name);
    case 'string':
      if (name !== 'length') throw new NeedsEngine();
      return { type: number, read: (event) => textOf(place.read(event)).length };
    default:
      throw new NeedsEngine();
  }
}

const number: Type = { is: 'float' };

function predicate(name: string): Place {
  const tell = predicates[name] as (event: Event) => boolean;
  return { type: { is: 'bool' }, read: tell };
}

function field(place: Place, shape: Shape, name: string): Place {
  const own = Object.hasOwn(shape.fields, name) ? (shape.fields[name] as Field) : undefined;
  const holder = Object.keys(shape.fields).find((key) => isMetadata((shape.fields[key] as Field).type));
  const flat = holder !== undefined && Object.hasOwn(metadata.fields, name);
  if (own && flat) throw new NeedsEngine();
  if (flat) {
    const read = (event: Event): unknown =>
      (objectOf(place.read(event))[holder] as Record<string, unknown>)[name];
    return { type: (metadata.fields as Shape['fields'])[name]?.type as Type, read };
  }
  if (!own || isMetadata(own.type)) {
    // Nothing is there, but the owner has to be.
    return { type: absent, read: (event) => void objectOf(place.read(event)) };
  }
  if (own.type.is === 'custom') throw new NeedsEngine();
  return { type: own.type, read: (event) => objectOf(place.read(event))[name] };
}

const isMetadata = (type: Type): boolean => type.is === 'object' && type.shape === metadata;

function ofList(place: Place, of: Type, name: string): Place {
  if (of.is === 'custom') throw new NeedsEngine();
  const items = (event: Event): readonly unknown[] => (place.read(event) ?? []) as unknown[];
  if (name === 'length') return { type: number, read: (event) => items(event).length };
  if (!/^\d{1,4}$/.test(name)) throw new NeedsEngine();
  const read = (event: Event): unknown => {
    const list = items(event);
    if (Number(name) >= list.length) throw new NeedsEngine();
    return list[Number(name)];
  };
  return { type: of, read };
}

const ownOf = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;

/** Members of nothing are an error, which the engine words. */
function objectOf(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object') throw new NeedsEngine();
  return value as Record<string, unknown>;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new NeedsEngine();
  return value;
}

/** A place's value as scripts see it; lists, maps and objects only as something that is there. */
export function seen({ type, read }: Place): (event: Event) => unknown {
  if (type === absent) return read;
  switch (type.is) {
    case 'list':
    case 'map':
      return (event) => read(event) ?? there;
    case 'object':
      return (event) => read(event) ?? null;
    default:
      return read;
  }
}

const there: object = Object.freeze({});
