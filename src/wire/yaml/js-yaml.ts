import { load, Schema, Type, YAMLException } from 'js-yaml';
import { type JsonValue, NumberLiteral } from '../../resources/kit/json.js';
import { resolvePlain, scalarValue } from './read/resolve.js';
import { sortedObject } from './sorted-object.js';

/** Thrown when it turns out on the way that the two readers may differ. */
class Uncommon extends Error {}

/** All that stands without quotes goes through here, keys as well. */
const plain = new Type('!plain', { kind: 'scalar', construct: plainValue });
const schema = new Schema({ implicit: [plain], explicit: [] });

function plainValue(text: string): JsonValue {
  const value = scalarValue(resolvePlain(text));
  // JSON cannot express it: the other reader has the words for that.
  if (value instanceof NumberLiteral && /[aI]/.test(value.text)) throw new Uncommon();
  return value;
}

/** A key that was, or may have been, no text before js-yaml made one of it, or that merges. */
const oddKey = /^(?:[-\d]|(?:null|true|false|<<)$|\[object )/;

/** Reads a document of a common form; nothing comes back when js-yaml refuses it or it turns out to be uncommon. */
export function readQuickly(text: string): JsonValue | undefined {
  try {
    // Refuses keys that stand twice: the last one counts, but the first one could still be odd. The other reader knows.
    const value = load(text, { schema }) as JsonValue | undefined;
    return value === undefined ? undefined : sorted(value);
  } catch (error) {
    if (error instanceof YAMLException || error instanceof Uncommon) return undefined;
    throw error;
  }
}

/** The value with the keys of all its objects sorted. js-yaml nests no deeper than a hundred levels. */
function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || value instanceof NumberLiteral) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const keys = Object.keys(value);
  if (keys.some((key) => oddKey.test(key))) throw new Uncommon();
  return sortedObject(keys, (key) => sorted(value[key] as JsonValue));
}
