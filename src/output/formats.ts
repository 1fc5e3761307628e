import type { Entity } from '../resources/core/entity.js';
import { byBytes, encode } from '../resources/kit/encode.js';
import { type JsonOutput, NumberLiteral } from '../resources/kit/json.js';
import type { AnyKind } from '../resources/kit/kind.js';
import { writeJson } from '../wire/json/index.js';

/** The formats that are not for people; any other word means a table. */
export type MachineFormat = 'json' | 'wrapped-json' | 'yaml';

export function isMachineFormat(format: string): format is MachineFormat {
  return format === 'json' || format === 'wrapped-json' || format === 'yaml';
}

/** JSON with an indent of 2; a blank line follows, as Sensu has it. */
export function jsonText(value: JsonOutput): string {
  return `${writeJson(value, { indent: 2 })}\n\n`;
}

/** Any value as a YAML document, keys in the order of the value. */
export async function yamlText(value: JsonOutput): Promise<string> {
  const { dumpYaml } = await import('../wire/yaml/index.js');
  return dumpYaml(value);
}

/** Resources in a format for programs. `json` is one document, a list if asked for; the others are one each. */
export async function resourcesText(
  kind: AnyKind,
  resources: readonly object[],
  format: MachineFormat,
  as: 'list' | 'single',
): Promise<string> {
  if (format === 'json') {
    const shown = await forJson(kind, resources);
    const values = shown.map((resource) => encode(kind.shape, resource));
    return jsonText(as === 'list' ? values : (values[0] ?? null));
  }
  const { wrap } = await import('../wire/wrapped.js');
  const envelopes = resources.map((resource) => wrap(kind, resource));
  if (format === 'wrapped-json')
    return envelopes.map((envelope) => `${writeJson(envelope as JsonOutput, { indent: 2 })}\n`).join('');
  const documents = await Promise.all(
    envelopes.map((envelope) => yamlText(sortedWithin(envelope as JsonOutput))),
  );
  return documents.join('---\n');
}

/** Sensu's own type hides secrets of entities when it is written as JSON, whoever writes it. */
async function forJson(kind: AnyKind, resources: readonly object[]): Promise<readonly object[]> {
  if (kind.type !== 'Entity') return resources;
  const { redactEntity } = await import('../resources/core/entity.js');
  return resources.map((resource) => redactEntity(resource as Entity));
}

/** The value with the keys below its own in the order of their bytes, as YAML has them. */
function sortedWithin(value: JsonOutput): JsonOutput {
  return new Map([...entriesOf(value)].map(([key, item]) => [key, sorted(item)]));
}

function sorted(value: JsonOutput): JsonOutput {
  if (value === null || typeof value !== 'object' || value instanceof NumberLiteral) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = [...entriesOf(value)].sort(([a], [b]) => byBytes(a, b));
  return new Map(entries.map(([key, item]) => [key, sorted(item)]));
}

function entriesOf(value: JsonOutput): Iterable<[string, JsonOutput]> {
  if (value instanceof Map) return value;
  return Object.entries(value as { readonly [key: string]: JsonOutput }).filter(
    ([, item]) => item !== undefined,
  );
}
