import type { Context } from '../../cli/context.js';
import type { FlagSpec } from '../../cli/flags/spec.js';
import type { Column } from '../../resources/kit/cells.js';
import type { JsonObject, JsonOutput } from '../../resources/kit/json.js';
import { hexId } from './answer.js';

export const formatFlag = {
  type: 'string',
  default: 'tabular',
  help: 'format of data returned ("json"|"wrapped-json"|"tabular"|"yaml")',
} as const satisfies FlagSpec;

/** The cluster's id, above a table. */
export async function printEtcdTitle(context: Context, format: string, header: JsonObject): Promise<void> {
  const { isMachineFormat, printTitle } = await import('../../output/index.js');
  if (!isMachineFormat(format)) await printTitle(context, `Etcd Cluster ID: ${hexId(header.cluster_id)}`);
}

/** What etcd answered, in the format; YAML has a form of its own. */
export async function printEtcd(
  context: Context,
  format: string,
  answer: { json: JsonOutput; yaml?: JsonOutput; rows: readonly JsonObject[] },
  columns: readonly Column<JsonObject>[],
): Promise<void> {
  const { isMachineFormat, printTable, printValue } = await import('../../output/index.js');
  if (!isMachineFormat(format)) return printTable(context, columns, answer.rows);
  await printValue(context, format === 'yaml' ? (answer.yaml ?? answer.json) : answer.json, format);
}
