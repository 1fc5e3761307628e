import type { JsonValue } from '../../resources/kit/json.js';
import { Composer } from './read/compose.js';
import { Events } from './read/events.js';
import { refuseControlCharacters } from './read/scanner.js';

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
