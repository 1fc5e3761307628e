import type { JsonOutput, JsonValue } from '../../resources/kit/json.js';
import { Composer } from './read/compose.js';
import { Events } from './read/events.js';
import { refuseControlCharacters } from './read/scanner.js';
import { Emitter } from './write/emitter.js';

export { naturalOrder } from './write/natural-order.js';
export { YamlError } from './yaml-error.js';

/**
 * Reads the first document of a YAML 1.1 text as Sensu does: into what JSON can express, keys sorted by their bytes. The
 * empty text is null.
 *
 * @throws YamlError with Sensu's message: `yaml: line 8: mapping values are not allowed in this context`
 */
export function loadYaml(text: string): JsonValue {
  refuseControlCharacters(text);
  const events = new Events(text);
  return events.begin() ? new Composer(events).document() : null;
}

/**
 * Writes a value as a YAML document, byte for byte as Sensu does, keys in the order given (Sensu's is that of `naturalOrder`
 * except for the keys of an envelope). There is no `---` before it; documents are joined with one.
 */
export function dumpYaml(value: JsonOutput): string {
  return new Emitter().document(value);
}
