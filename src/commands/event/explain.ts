import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError, UsageError } from '../../cli/errors.js';
import { fetchResource } from '../../cli/fetch-resource.js';
import { formatFlag } from '../../cli/flags/shared.js';
import { chosenFormat } from '../../cli/format.js';
import { requireConfiguration } from '../../cli/gate.js';
import { readInput } from '../../cli/read-input.js';
import { isMachineFormat, printValue } from '../../output/index.js';
import type { Event } from '../../resources/core/event.js';
import { asset, event, filter, handler, mutator, pipeline } from '../../resources/index.js';
import { decode } from '../../resources/kit/decode.js';
import { isJsonObject, type JsonOutput, type JsonValue } from '../../resources/kit/json.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { explanationText } from './explanation.js';

interface Given {
  readonly kind: AnyKind;
  readonly value: object;
}

/** What pipelines are made of. */
const parts: readonly AnyKind[] = [pipeline, handler, filter, mutator, asset];

export default defineCommand({
  id: 'event explain',
  usage: 'explain [ENTITY] [CHECK] [-f FILE]',
  summary: 'say what pipelines do with an event, and why',
  description:
    'Evaluates the filters and JavaScript mutators for an event and says what each decided; no handler is run.\n' +
    'The event is a stored one, or is in a file. Handlers, filters, mutators and pipelines are those in the files, or ' +
    'those of the backend where the files have none.',
  arguments: { max: 2 },
  flags: {
    ...formatFlag,
    file: {
      type: 'strings',
      short: 'f',
      help: 'file with events, or with resources to try; may be repeated',
    },
  },
  gate: false,
  ours: true,
  async run(context, input) {
    const { args, flags } = input;
    if (args.length === 1) throw new UsageError('name an entity and a check');
    const given = (await Promise.all((flags.file ?? []).map((path) => readGiven(context, path)))).flat();
    const events = given.filter(({ kind }) => kind === event).map(({ value }) => value as Event);
    if (args.length) requireConfiguration(context.settings, context.argv0);
    if (args.length) events.push(await fetchResource<Event>(context, event, ...(args as [string, string])));
    if (!events.length) throw new UsageError('name an entity and a check, or a file with an event');
    const local = given.filter(({ kind }) => kind !== event);
    const resources = local.length ? local : await fetchParts(context, events);
    const { explainEvents } = await import('../../backend/pipeline/explain.js');
    const traces = await explainEvents(events, { resources, now: context.now(), environment: context.env });
    const format = chosenFormat(context, input);
    if (!isMachineFormat(format)) return context.print(traces.map(explanationText).join('\n'));
    const value = traces.length === 1 ? traces[0] : traces;
    return printValue(context, value as unknown as JsonOutput, format);
  },
});

/** Resources in their envelopes, or events as the API has them. */
async function readGiven(context: Context, path: string): Promise<Given[]> {
  const { decodeUtf8, readDocuments } = await import('../../wire/documents/index.js');
  const text = decodeUtf8(await readInput(context, path));
  const plain = await plainEvents(text);
  const documents = plain ? undefined : await readDocuments(text);
  const failure = documents?.failure;
  if (failure !== undefined) throw new CliError(`in ${path}: ${documents?.problems[0]?.message ?? failure}`);
  return (plain ?? documents?.resources ?? []).map(({ kind, resource }) =>
    inNamespace(kind, resource, context.settings.namespace),
  );
}

/** An event, or a list of them, without an envelope. */
async function plainEvents(text: string): Promise<{ kind: AnyKind; resource: object }[] | undefined> {
  const { parseJson } = await import('../../wire/json/index.js');
  let read: JsonValue;
  try {
    read = parseJson(text);
  } catch {
    return undefined;
  }
  const all = Array.isArray(read) ? read : [read];
  if (!all.every((one) => isJsonObject(one) && 'entity' in one && !('spec' in one))) return undefined;
  return all.map((one) => ({ kind: event, resource: decode(event.shape, one) }));
}

function inNamespace(kind: AnyKind, value: object, namespace: string): Given {
  if (hasMetadata(value) && kind !== event) value.metadata.namespace ||= namespace;
  const { entity, check } = value as Partial<Event>;
  if (kind === event && entity) {
    entity.metadata.namespace ||= namespace;
    entity.entity_class ||= 'proxy';
    if (check) check.metadata.namespace ||= namespace;
  }
  return { kind, value };
}

/** The definitions of the events' namespaces, from the backend. */
async function fetchParts(context: Context, events: readonly Event[]): Promise<Given[]> {
  requireConfiguration(context.settings, context.argv0);
  const client = await context.client();
  const namespaces = new Set(events.map(({ entity }) => entity?.metadata.namespace ?? ''));
  const lists = [...namespaces].flatMap((namespace) =>
    parts.map(async (kind) => {
      const { items } = await client.list(kind, { namespace });
      return items.map((item) => ({ kind, value: decode(kind.shape, item) as object }));
    }),
  );
  return (await Promise.all(lists)).flat();
}
