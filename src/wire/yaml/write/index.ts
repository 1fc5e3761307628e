import type { JsonOutput } from '../../../resources/kit/json.js';
import { Emitter } from './emitter.js';

export { naturalOrder } from './natural-order.js';

/**
 * Writes a value as a YAML document, byte for byte as Sensu does, keys in the order given (Sensu's is that of `naturalOrder`
 * except for the keys of an envelope). There is no `---` before it; documents are joined with one.
 */
export function dumpYaml(value: JsonOutput): string {
  return new Emitter().document(value);
}
