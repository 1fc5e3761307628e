import type { JsonValue } from '../../../resources/kit/json.js';
import { Composer } from './compose.js';
import { Events } from './events.js';
import { refuseControlCharacters } from './scanner.js';

/**
 * Reads the first document of any YAML 1.1 text exactly as Sensu does, slowly.
 *
 * @throws YamlError
 */
export function readExactly(text: string): JsonValue {
  refuseControlCharacters(text);
  const events = new Events(text);
  return events.begin() ? new Composer(events).document() : null;
}
