import type { Column, Details } from '../resources/kit/cells.js';
import type { JsonOutput } from '../resources/kit/json.js';
import type { AnyKind } from '../resources/kit/kind.js';
import { tableText } from './columns.js';
import { displayFor, type Printer } from './display.js';
import { isMachineFormat, jsonText, resourcesText, yamlText } from './formats.js';
import { detailsText, titleText } from './panel.js';

export { type Display, displayFor, type Printer } from './display.js';
export { isMachineFormat, type MachineFormat, resourcesText } from './formats.js';

export interface ListExtras {
  /** Told above a table, nowhere else. */
  readonly warning?: string | undefined;
  /** The resources are of several namespaces: at a terminal a column tells which. */
  readonly everywhere?: boolean | undefined;
}

/** Prints resources of a kind in the format; an unknown format is a table. */
export async function printList(
  printer: Printer,
  kind: AnyKind,
  resources: readonly object[],
  format: string,
  { warning, everywhere }: ListExtras = {},
): Promise<void> {
  if (isMachineFormat(format)) return printer.print(await resourcesText(kind, resources, format, 'list'));
  if (warning) await printTitle(printer, warning);
  const { expand } = kind;
  // Only the very word shows the builds of assets one by one.
  const rows = expand && format === 'tabular' ? resources.flatMap((resource) => expand(resource)) : resources;
  const columns = kind.columns ?? [];
  await printTable(printer, everywhere && printer.terminal ? withNamespace(kind, columns) : columns, rows);
}

/** The columns with one for the namespace, if it is not among them. */
function withNamespace(kind: AnyKind, columns: readonly Column<object>[]): readonly Column<object>[] {
  const [first, ...others] = columns;
  if (!first || kind.scope !== 'namespace' || columns.some(([title]) => title === 'Namespace'))
    return columns;
  return [first, ['Namespace', (resource) => kind.namespaceOf(resource)], ...others];
}

/** Prints one resource of a kind in the format: details, or a table where the kind has one (roles). */
export async function printResource(
  printer: Printer,
  kind: AnyKind,
  resource: object,
  format: string,
): Promise<void> {
  if (isMachineFormat(format)) return printer.print(await resourcesText(kind, [resource], format, 'single'));
  if (kind.infoTable) return printTable(printer, kind.infoTable.columns, kind.infoTable.rowsOf(resource));
  if (kind.info) await printDetails(printer, kind.info(resource, Math.floor(printer.now() / 1000)));
}

export async function printTable<T>(
  printer: Printer,
  columns: readonly Column<T>[],
  rows: readonly T[],
): Promise<void> {
  printer.print(await tableText(columns, rows, await displayFor(printer)));
}

export async function printDetails(printer: Printer, details: Details): Promise<void> {
  printer.print(detailsText(details, await displayFor(printer)));
}

/** `=== title`, above what follows. */
export async function printTitle(printer: Printer, title: string): Promise<void> {
  printer.print(titleText(title, await displayFor(printer)));
}

/**
 * Prints what is no resource (the configuration, the health of a cluster).
 * `wrapped-json` is `json`; tables are the caller's.
 */
export async function printValue(
  printer: Printer,
  value: JsonOutput,
  format: 'json' | 'wrapped-json' | 'yaml',
): Promise<void> {
  printer.print(format === 'yaml' ? await yamlText(value) : jsonText(value));
}
