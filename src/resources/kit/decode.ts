import type { CustomCodec, Field, Shape, Type, ValueOf } from './fields.js';
import { isJsonObject, type JsonObject, type JsonValue, jsonTypeName, NumberLiteral } from './json.js';

/** A value of the wrong type, told in the words of Sensu's decoder. */
export class DecodeError extends Error {
  /**
   * @param value the word for what was found: `string`, `number -1`, `array`
   * @param goType the type that was wanted: `uint32`, `[]string`, `v2.Handler`
   * @param path where it is in the document, list indexes included
   * @param inStruct the innermost object and the path to the field in Sensu's form
   */
  constructor(
    readonly value: string,
    readonly goType: string,
    readonly path: readonly (string | number)[],
    readonly inStruct?: { struct: string; field: string },
  ) {
    super(
      inStruct
        ? `json: cannot unmarshal ${value} into Go struct field ${inStruct.struct}.${inStruct.field} of type ${goType}`
        : `json: cannot unmarshal ${value} into Go value of type ${goType}`,
    );
    this.name = 'DecodeError';
  }
}

export interface DecodeOptions {
  /** The name of the outermost type in messages; the shape's own unless told (`Clone` for entity patches). */
  readonly as?: string;
  /** The decoded value replaces fields of this one; maps are merged, list items inherit by index. */
  readonly over?: Readonly<Record<string, unknown>>;
  /** Called with each key that the shape does not know, in document order. */
  readonly onUnknown?: (key: string, path: readonly (string | number)[]) => void;
}

/** Where decoding is; what messages need of it is worked out only for a message. */
interface Place {
  readonly up: Place | undefined;
  /** The field's name in Sensu's form; nothing for items of lists and entries of maps. */
  readonly field: string | undefined;
  /** The key as it was written, or the index. */
  readonly key: string | number;
  /** The innermost object. */
  readonly struct: string;
  readonly state: State;
}

/** What one decoding has seen: like Sensu's decoder it goes on after a wrong value, and the first one is the error. */
interface State {
  readonly options: DecodeOptions;
  first: DecodeError | undefined;
}

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at.up; at = at.up) path.push(at.key);
  return path.reverse();
}

function fieldsOf(place: Place): string {
  const fields: string[] = [];
  for (let at = place; at.up; at = at.up) if (at.field !== undefined) fields.push(at.field);
  return fields.reverse().join('.');
}

/**
 * Reads a JSON value as Sensu's decoder does: keys match whatever their case, unknown keys are ignored, `null`
 * leaves the empty value, the first value of a wrong type is the error.
 *
 * @throws DecodeError
 */
export function decode<S extends Shape>(shape: S, value: JsonValue, options: DecodeOptions = {}): ValueOf<S> {
  const struct = options.as ?? shape.go;
  const state: State = { options, first: undefined };
  const place: Place = { up: undefined, field: undefined, key: '', struct, state };
  if (value !== null && !isJsonObject(value)) {
    throw new DecodeError(jsonTypeName(value), `v2.${struct}`, []);
  }
  const result = decodeObject(shape, value ?? {}, place, options.over);
  if (state.first) throw state.first;
  return result as ValueOf<S>;
}

/** The empty value of a shape. */
export function zero<S extends Shape>(shape: S): ValueOf<S> {
  const { values, objects } = emptyOf(shape);
  const result = { ...values };
  for (const name of objects) result[name] = zeroOf((shape.fields[name] as Field).type);
  return result as ValueOf<S>;
}

/** The empty value of a shape, but for the objects in it, which every value needs for itself. */
interface Empty {
  readonly values: Readonly<Record<string, unknown>>;
  readonly objects: readonly string[];
}

const empties = new WeakMap<Shape, Empty>();

function emptyOf(shape: Shape): Empty {
  let empty = empties.get(shape);
  if (!empty) {
    const values: Record<string, unknown> = {};
    const objects: string[] = [];
    for (const name of Object.keys(shape.fields)) {
      const { type } = shape.fields[name] as Field;
      const isObject = type.is === 'object' && !type.optional;
      if (isObject) objects.push(name);
      values[name] = isObject ? undefined : zeroOf(type);
    }
    // A copy, because V8 copies an object that grew key by key a hundred times slower.
    empty = { values: { ...values }, objects };
    empties.set(shape, empty);
  }
  return empty;
}

export function zeroOf(type: Type): unknown {
  switch (type.is) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'integer':
    case 'float':
      return 0;
    case 'list':
    case 'map':
      return null;
    case 'object':
      return type.optional ? null : zero(type.shape);
    case 'custom':
      return type.codec.zero;
  }
}

const lowerCaseNames = new WeakMap<Shape, Map<string, string>>();

/** The field that a key means: the same name, or else the same but for upper and lower case. */
function fieldFor(shape: Shape, key: string): string | undefined {
  if (Object.hasOwn(shape.fields, key)) return key;
  let names = lowerCaseNames.get(shape);
  if (!names) {
    names = new Map(Object.keys(shape.fields).map((name) => [name.toLowerCase(), name]));
    lowerCaseNames.set(shape, names);
  }
  return names.get(key.toLowerCase());
}

/** The keys in document order; sorted where the original takes the document apart first: an event with an id. */
function keysOf(shape: Shape, value: JsonObject): string[] {
  const keys = Object.keys(value);
  return shape.sorted && keys.some((key) => isAlone(shape.fields[key])) ? keys.sort() : keys;
}

const isAlone = (field: Field | undefined): boolean =>
  field?.type.is === 'custom' && field.type.codec.alone === true;

function decodeObject(
  shape: Shape,
  value: JsonObject,
  place: Place,
  over?: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { values, objects } = emptyOf(shape);
  const result: Record<string, unknown> = over ? { ...over } : { ...values };
  for (const key of keysOf(shape, value)) {
    const field = fieldFor(shape, key);
    if (field === undefined) {
      place.state.options.onUnknown?.(key, [...pathOf(place), key]);
      continue;
    }
    const { type } = shape.fields[field] as Field;
    const given = value[key] as JsonValue;
    // Most values are right and need no place.
    if (type.is === 'string' && typeof given === 'string') result[field] = given;
    else result[field] = decodeValue(type, given, within(place, field, key), over?.[field]);
  }
  if (over) return result;
  for (const name of objects) result[name] ??= zeroOf((shape.fields[name] as Field).type);
  return result;
}

const within = (up: Place, field: string | undefined, key: string | number): Place => ({
  up,
  field,
  key,
  struct: up.struct,
  state: up.state,
});

function errorAt(place: Place, value: string, goType: string): DecodeError {
  return new DecodeError(value, goType, pathOf(place), { struct: place.struct, field: fieldsOf(place) });
}

/** Keeps the first value of a wrong type; the field stays empty. */
function wrong(value: string, type: Type, place: Place): unknown {
  place.state.first ??= errorAt(place, value, goTypeOf(type));
  return zeroOf(type);
}

/** Types with rules of their own end the decoding at their first error, whatever was wrong before it. */
function decodeCustom<T>(codec: CustomCodec<T>, value: JsonValue, place: Place): unknown {
  if (codec.shape) {
    if (isJsonObject(value)) return decodeObject(codec.shape, value, { ...place, struct: codec.shape.go });
    place.state.first ??= errorAt(place, jsonTypeName(value), codec.goType);
    return codec.zero;
  }
  try {
    return codec.decode(value);
  } catch (error) {
    if (error instanceof DecodeError && !codec.alone) throw errorAt(place, error.value, error.goType);
    throw error;
  }
}

/** Sensu's name of a type in messages. */
export function goTypeOf(type: Type): string {
  switch (type.is) {
    case 'string':
      return 'string';
    case 'bool':
      return 'bool';
    case 'integer':
      return type.go;
    case 'float':
      return 'float64';
    case 'list':
      return `[]${type.pointers ? '*' : ''}${goTypeOf(type.of)}`;
    case 'map':
      return `map[string]${goTypeOf(type.of)}`;
    case 'object':
      return `v2.${type.shape.go}`;
    case 'custom':
      return type.codec.goType;
  }
}

function decodeValue(type: Type, value: JsonValue, place: Place, over?: unknown): unknown {
  if (value === null) return over ?? zeroOf(type);
  switch (type.is) {
    case 'custom':
      return decodeCustom(type.codec, value, place);
    case 'string':
      return typeof value === 'string' ? value : wrong(jsonTypeName(value), type, place);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(jsonTypeName(value), type, place);
    case 'integer':
      return decodeInteger(type, value, place);
    case 'float':
      if (typeof value === 'number') return value;
      return value instanceof NumberLiteral ? Number(value.text) : wrong(jsonTypeName(value), type, place);
    case 'list':
      return decodeList(type, value, place, over);
    case 'map':
      return decodeMap(type, value, place, over);
    case 'object':
      if (!isJsonObject(value)) return wrong(jsonTypeName(value), type, place);
      return decodeObject(
        type.shape,
        value,
        { ...place, struct: type.shape.go },
        (over as Record<string, unknown> | null | undefined) ?? undefined,
      );
  }
}

function decodeInteger(type: Extract<Type, { is: 'integer' }>, value: JsonValue, place: Place): unknown {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= type.min && value <= type.max) return value;
    return wrong(`number ${value}`, type, place);
  }
  if (!(value instanceof NumberLiteral)) return wrong(jsonTypeName(value), type, place);
  if (type.go === 'int64' && /^-?\d+$/.test(value.text)) {
    const whole = BigInt(value.text);
    if (whole >= -(2n ** 63n) && whole < 2n ** 63n) return Number(whole);
  }
  return wrong(`number ${value.text}`, type, place);
}

function decodeList(
  type: Extract<Type, { is: 'list' }>,
  value: JsonValue,
  place: Place,
  over?: unknown,
): unknown {
  if (!Array.isArray(value)) return wrong(jsonTypeName(value), type, place);
  const before = Array.isArray(over) ? over : [];
  return value.map((item, index) =>
    decodeValue(type.of, item, within(place, undefined, index), before[index]),
  );
}

function decodeMap(
  type: Extract<Type, { is: 'map' }>,
  value: JsonValue,
  place: Place,
  over?: unknown,
): unknown {
  if (!isJsonObject(value)) return wrong(jsonTypeName(value), type, place);
  const result: Record<string, unknown> = Object.assign(Object.create(null), over ?? {});
  for (const key of Object.keys(value)) {
    result[key] = decodeValue(type.of, value[key] as JsonValue, within(place, undefined, key));
  }
  return result;
}
