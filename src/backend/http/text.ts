import type { Shape } from '../../resources/kit/fields.js';
import { resourceJson } from '../../wire/resource-json.js';

/** Stored values never change, so their JSON is made once. */
const texts = new WeakMap<object, string>();

/** The JSON of a resource as the API answers it: compact, `<`, `>` and `&` escaped. */
export function resourceText(shape: Shape, value: object): string {
  return resourceJson(shape, value, { escapeHtml: true });
}

/** The same for a value out of the store. */
export function storedText(shape: Shape, value: object): string {
  let text = texts.get(value);
  if (text === undefined) {
    text = resourceText(shape, value);
    texts.set(value, text);
  }
  return text;
}
