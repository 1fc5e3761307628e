import type { JsonOutput, JsonValue } from './json.js';

/** How a field looks in JSON when it is empty: its key left out, or its zero value printed. */
export type Empty = 'omit' | 'print';

/** A type that needs rules of its own to be read and written (hook lists, event ids). */
export interface CustomCodec<T> {
  /** The name in messages about a value of the wrong type. */
  readonly goType: string;
  readonly zero: T;
  /** Read as an object of this shape; `decode` is not called. */
  readonly shape?: Shape;
  /** Read on its own, before the object around it: its messages name no field. */
  readonly alone?: boolean;
  /** Throws a `DecodeError` or an `Error` whose message is Sensu's. */
  decode(value: JsonValue): T;
  encode(value: T): JsonOutput;
  isEmpty(value: T): boolean;
}

export type IntegerName = 'uint32' | 'int32' | 'int64';

/** The type of a field's value. `T` is its form in memory. */
export type Type<T = unknown> =
  | { readonly is: 'string'; readonly _?: T }
  | { readonly is: 'bool'; readonly _?: T }
  | {
      readonly is: 'integer';
      readonly go: IntegerName;
      readonly min: number;
      readonly max: number;
      readonly _?: T;
    }
  | { readonly is: 'float'; readonly _?: T }
  | {
      readonly is: 'list';
      readonly of: Type;
      readonly emptyAs: 'null' | '[]';
      /** Its items are pointers in Sensu's code, which messages about wrong types show. */
      readonly pointers?: boolean;
      readonly _?: T;
    }
  | { readonly is: 'map'; readonly of: Type; readonly _?: T }
  | { readonly is: 'object'; readonly shape: Shape; readonly optional: boolean; readonly _?: T }
  | { readonly is: 'custom'; readonly codec: CustomCodec<T>; readonly _?: T };

export interface Field<T = unknown> {
  readonly type: Type<T>;
  readonly empty: Empty;
}

/** The fields of an object in output order. `go` is the name that Sensu's messages give it. */
export interface Shape<F extends Fields = Fields> {
  readonly go: string;
  readonly fields: F;
  /** The top-level keys are written in alphabetical order (events). */
  readonly sorted: boolean;
}

export type Fields = { readonly [name: string]: Field };

type FieldValue<F> = F extends Field<infer T> ? T : never;

/** The value in memory of a shape: every field is there, `''`, `0`, `false`, `null` when empty. */
export type ValueOf<S> = S extends Shape<infer F> ? { -readonly [K in keyof F]: FieldValue<F[K]> } : never;

export function shape<const F extends Fields>(
  go: string,
  fields: F,
  options: { sorted?: boolean } = {},
): Shape<F> {
  return { go, fields, sorted: options.sorted ?? false };
}

/** Marks a field whose key is left out when it is empty. */
export function omit<T>(field: Field<T>): Field<T> {
  return { ...field, empty: 'omit' };
}

function field<T>(type: Type<T>): Field<T> {
  return { type, empty: 'print' };
}

export const string = (): Field<string> => field<string>({ is: 'string' });
export const bool = (): Field<boolean> => field<boolean>({ is: 'bool' });
export const uint32 = (): Field<number> =>
  field<number>({ is: 'integer', go: 'uint32', min: 0, max: 4294967295 });
export const int32 = (): Field<number> =>
  field<number>({ is: 'integer', go: 'int32', min: -2147483648, max: 2147483647 });
/** Sensu's 64-bit integers: times and durations, within JavaScript's safe range here. */
export const int64 = (): Field<number> =>
  field<number>({ is: 'integer', go: 'int64', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
export const float64 = (): Field<number> => field<number>({ is: 'float' });

/** A list printed as `null` when it is empty. */
export function list<T>(of: Field<T>): Field<T[] | null> {
  return field<T[] | null>({ is: 'list', of: of.type, emptyAs: 'null' });
}

/** A list whose Go type is `[]*T`: messages say so. */
export function pointers<T>(of: Field<T[] | null>): Field<T[] | null> {
  return { ...of, type: { ...of.type, pointers: true } as Type<T[] | null> };
}

/** A list printed as `[]` when it is empty. */
export function listNeverNull<T>(of: Field<T>): Field<T[] | null> {
  return field<T[] | null>({ is: 'list', of: of.type, emptyAs: '[]' });
}

export const strings = (): Field<string[] | null> => list(string());

/** A map from string to string, printed with its keys in byte order, `null` when empty. */
export const stringMap = (): Field<Record<string, string> | null> =>
  field<Record<string, string> | null>({ is: 'map', of: { is: 'string' } });

/** A map from string to lists of strings (`Map` to allow any key). */
export function mapOf<T>(of: Field<T>): Field<Record<string, T> | null> {
  return field<Record<string, T> | null>({ is: 'map', of: of.type });
}

/** An object that is always there. */
export function object<F extends Fields>(of: Shape<F>): Field<ValueOf<Shape<F>>> {
  return field<ValueOf<Shape<F>>>({ is: 'object', shape: of, optional: false });
}

/** An object that may be absent: `null` in memory. */
export function optional<F extends Fields>(of: Shape<F>): Field<ValueOf<Shape<F>> | null> {
  return field<ValueOf<Shape<F>> | null>({ is: 'object', shape: of, optional: true });
}

export function custom<T>(codec: CustomCodec<T>): Field<T> {
  return field<T>({ is: 'custom', codec });
}
