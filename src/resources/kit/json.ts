/**
 * A JSON number whose text a JavaScript number would not give back: `1.0`, `1e3`, integers beyond 2^53.
 * Sensu tells such texts apart (`1.0` is no integer) and quotes them in its messages.
 */
export class NumberLiteral {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** A JSON value as read from a document. */
export type JsonValue = null | boolean | string | number | NumberLiteral | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * A JSON value ready to be written, its keys in output order. A `Map` stands where an object would
 * reorder its keys (labels such as `"10"` and `"9"`).
 */
export type JsonOutput =
  | null
  | boolean
  | string
  | number
  | bigint
  | NumberLiteral
  | readonly JsonOutput[]
  | Map<string, JsonOutput>
  | { readonly [key: string]: JsonOutput };

export function isJsonObject(value: JsonValue): value is JsonObject {
  return (
    value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof NumberLiteral)
  );
}

/** The word that Sensu's messages use for a value's type. */
export function jsonTypeName(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
      return value instanceof NumberLiteral ? 'number' : 'object';
  }
}
