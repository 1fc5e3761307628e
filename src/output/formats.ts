import type { Entity } from '../resources/core/entity.js';
import { encode } from '../resources/kit/encode.js';
import type { JsonOutput } from '../resources/kit/json.js';
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
  const { dumpYaml } = await import('../wire/yaml/write/index.js');
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
  const { dumpYaml, naturalOrder } = await import('../wire/yaml/write/index.js');
  return envelopes
    .map(({ type, api_version, metadata, spec }) =>
      dumpYaml({ type, api_version, metadata: naturalOrder(metadata), spec: naturalOrder(spec) }),
    )
    .join('---\n');
}

/** Sensu's own type hides secrets of entities when it is written as JSON, whoever writes it. */
async function forJson(kind: AnyKind, resources: readonly object[]): Promise<readonly object[]> {
  if (kind.type !== 'Entity') return resources;
  const { redactEntity } = await import('../resources/core/entity.js');
  return resources.map((resource) => redactEntity(resource as Entity));
}
