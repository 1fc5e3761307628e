import type { OutboxEntry } from '../../../backend/outbox/outbox.js';
import type { Context } from '../../../cli/context.js';
import type { FlagSpecs, FlagValues } from '../../../cli/flags/spec.js';
import { isMachineFormat, printTable, printValue } from '../../../output/index.js';
import { type Cell, type Column, moment, primary } from '../../../resources/kit/cells.js';
import type { JsonOutput } from '../../../resources/kit/json.js';

/** Which entries are meant. */
export const selectionFlags = {
  name: { type: 'string', help: 'only entries of this handler or mutator' },
  entity: { type: 'string', help: "only entries of this entity's events" },
  check: { type: 'string', help: "only entries of this check's events" },
  after: { type: 'int', default: 0, help: 'only entries behind the one with this ID' },
} as const satisfies FlagSpecs;

/** The flags as parameters of the control API. */
export const selectionOf = (flags: FlagValues<typeof selectionFlags>) => ({
  name: flags.name || undefined,
  entity: flags.entity || undefined,
  check: flags.check || undefined,
  after: flags.after > 0 ? String(flags.after) : undefined,
});

const columns: readonly Column<OutboxEntry>[] = [
  ['ID', ({ id }) => String(id)],
  ['Time', ({ time }) => moment(Math.floor(time / 1000), 'abs')],
  ['Name', ({ name }) => primary(name)],
  ['Kind', ({ kind, type }) => `${type} ${kind}`],
  ['Entity', ({ event }) => event.entity],
  ['Check', ({ event }) => event.check],
  ['Does', (entry) => deedOf(entry)],
  ['Result', (entry) => resultOf(entry)],
];

/** What is run, or where something is sent. */
export const deedOf = ({ argv, address }: OutboxEntry): string => argv?.at(-1) ?? address ?? '';

/** How it went. */
export function resultOf({ executed, result }: OutboxEntry): Cell {
  if (!executed) return 'not executed';
  if (result?.error !== undefined) return { text: result.error, style: 'no' };
  if (result?.status === undefined) return 'sent';
  return result.status === 0 ? 'exit 0' : { text: `exit ${result.status}`, style: 'no' };
}

/** Prints entries: whole to a program, a line each to a person. */
export async function printEntries(
  context: Context,
  entries: readonly OutboxEntry[],
  format: string,
): Promise<void> {
  if (isMachineFormat(format)) return printValue(context, entries as unknown as JsonOutput, format);
  await printTable(context, columns, entries);
}
