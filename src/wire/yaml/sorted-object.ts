import { byBytes } from '../../resources/kit/encode.js';
import type { JsonObject, JsonValue } from '../../resources/kit/json.js';

/** An object with its keys ordered by their bytes: Sensu's reader passes through a form without order. */
export function sortedObject(keys: string[], valueAt: (key: string) => JsonValue): JsonObject {
  const result: JsonObject = {};
  if (keys.some((key, index) => index > 0 && byBytes(keys[index - 1] as string, key) > 0)) keys.sort(byBytes);
  for (const key of keys) {
    const value = valueAt(key);
    if (key !== '__proto__') result[key] = value;
    else Object.defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return result;
}
