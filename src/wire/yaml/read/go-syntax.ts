import { type JsonValue, NumberLiteral } from '../../../resources/kit/json.js';

/** Stands for the key that null would be. */
export const nullKey = '\0null';

/**
 * A value as Sensu's messages spell it when they quote one (Go's `%#v`): unquoted templates in YAML lead there,
 * `{{ .name }}` being a mapping whose key is a mapping.
 */
export function goSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value instanceof NumberLiteral) return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const entries = Object.keys(value).map(
    (key) => `${key === nullKey ? goSyntax(null) : goSyntax(key)}:${goSyntax(value[key] as JsonValue)}`,
  );
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}
