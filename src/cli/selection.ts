import { zero } from '../resources/kit/decode.js';
import type { AnyKind } from '../resources/kit/kind.js';
import type { Selector, SelectorError } from '../resources/kit/selectors.js';
import type { Context } from './context.js';
import { CliError } from './errors.js';

/** The flags that choose within a list. */
interface SelectionFlags {
  readonly 'label-selector': string;
  readonly 'field-selector': string;
  readonly 'chunk-size': number;
}

/** What of them is sent along. */
export function selectionQuery(flags: SelectionFlags) {
  return {
    labelSelector: flags['label-selector'],
    fieldSelector: flags['field-selector'],
    chunkSize: flags['chunk-size'],
  };
}

/** For a person: fields that the selector asks for and nothing of this kind has, so that it chooses nothing. */
function tellUnknownFields(context: Context, kind: AnyKind, { conditions }: Selector): void {
  if (!context.stderr.isTTY) return;
  const known = fieldNames(kind);
  const labels = `${known[0]?.split('.')[0]}.labels.`;
  const isKnown = (name: string): boolean => known.includes(name) || name.startsWith(labels);
  for (const names of conditions) {
    if (names.some(isKnown)) continue;
    context.printError(
      `Nothing is called ${names.join(' or ')} here; there are ${known.join(', ')}, ${labels}KEY.\n`,
    );
  }
}

const fieldNames = (kind: AnyKind): string[] => Object.keys(kind.fields(zero(kind.shape)));

/**
 * What the selectors leave of a kind's resources. They are sent as well, but the community edition of the backend ignores
 * them; where the backend has chosen already, choosing once more changes nothing.
 * @throws CliError for a text that is no selector
 */
export async function selectionOf(
  context: Context,
  kind: AnyKind,
  flags: SelectionFlags,
): Promise<(resource: object) => boolean> {
  const labels = await labelSelection(flags['label-selector']);
  const fields = await readSelector('field-selector', flags['field-selector'], () => exampleOf(kind));
  if (fields) tellUnknownFields(context, kind, fields);
  return (resource) => labels(kind, resource) && (fields?.(kind.fields(resource)) ?? true);
}

/** What a label selector leaves of resources of any kind. @throws CliError for a text that is none */
export async function labelSelection(text: string): Promise<(kind: AnyKind, resource: object) => boolean> {
  const labels = await readSelector('label-selector', text, () => 'region == "us-west-1"');
  return (kind, resource) => labels?.(kind.labelsOf(resource)) ?? true;
}

/** A condition on the first field that selectors see of the kind. */
const exampleOf = (kind: AnyKind): string => `${fieldNames(kind)[0]} == "x"`;

async function readSelector(
  flag: string,
  text: string,
  example: () => string,
): Promise<Selector | undefined> {
  if (text.trim() === '') return undefined;
  const { parseSelector } = await import('../resources/kit/selectors.js');
  try {
    return parseSelector(text);
  } catch (error) {
    throw new CliError(`invalid --${flag} ${JSON.stringify(text)}: ${(error as SelectorError).message}`, {
      nextStep: `For example: --${flag} '${example()}'. The shell needs quotation marks of its own around it.`,
    });
  }
}
