// The reader of documents is js-yaml, with the scalars of YAML 1.1 as Sensu resolves them. It differs from Sensu's parser in
// rare forms (anchors, tags, odd keys) and in what it says of mistakes, which scripts and people get to see, so that a text with
// such a form, or one that js-yaml refuses, goes to a reader of our own that follows Sensu's parser to the word and the line. That
// reader takes every text and gives the same values, but needs several times as long.
import type { JsonValue } from '../../resources/kit/json.js';
import { isCommon } from './common-form.js';
import { readQuickly } from './js-yaml.js';
import { readExactly } from './read/index.js';

export { YamlError } from './yaml-error.js';

/**
 * Reads the first document of a YAML 1.1 text as Sensu does: into what JSON can express, keys sorted by their bytes. The
 * empty text is null.
 *
 * @throws YamlError with Sensu's message: `yaml: line 8: mapping values are not allowed in this context`
 */
export function loadYaml(text: string): JsonValue {
  const value = isCommon(text) ? readQuickly(text) : undefined;
  return value === undefined ? readExactly(text) : value;
}
