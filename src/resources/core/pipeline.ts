import { commas, primary, row } from '../kit/cells.js';
import { list, object, omit, optional, pointers, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';
import {
  type ResourceReference,
  referenceText,
  resourceReference,
  validateReference,
} from '../kit/shared.js';

const workflow = shape('PipelineWorkflow', {
  name: string(),
  filters: omit(pointers(list(object(resourceReference)))),
  mutator: omit(optional(resourceReference)),
  handler: optional(resourceReference),
});

const pipelineShape = shape('Pipeline', {
  metadata: object(metadata),
  workflows: pointers(list(object(workflow))),
});

export type Pipeline = ValueOf<typeof pipelineShape>;
export type Workflow = ValueOf<typeof workflow>;

function roleError(
  reference: ResourceReference,
  role: string,
  type: string,
  deed: string,
): string | undefined {
  const problem = validateReference(reference);
  if (problem) return `${role} ${problem}`;
  if (reference.api_version === 'core/v2' && reference.type === type) return undefined;
  return `${role} resource type not capable of ${deed} events: ${reference.api_version}.${reference.type}`;
}

function workflowError(w: Workflow): string | undefined {
  return firstOf(
    () => named('name', plainName(w.name)),
    ...(w.filters ?? []).map((f) => () => roleError(f, 'filter', 'EventFilter', 'filtering')),
    () => (w.mutator ? roleError(w.mutator, 'mutator', 'Mutator', 'mutating') : undefined),
    () => (w.handler ? roleError(w.handler, 'handler', 'Handler', 'handling') : 'handler must be set'),
  );
}

/** Upper-cases each letter that starts the name or follows `-`, `.` or `:`, as the original does. */
function capitalised(name: string): string {
  return name.replace(
    /(^|[-.:])([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

export const pipeline = defineKind({
  type: 'Pipeline',
  plural: 'pipelines',
  shape: pipelineShape,
  validate: (p) =>
    firstOf(
      () => named('name', plainName(p.metadata.name)),
      () => (p.metadata.namespace ? undefined : 'namespace must be set'),
      ...(p.workflows ?? []).map((w) => () => {
        const problem = workflowError(w);
        return problem && `workflow ${problem}`;
      }),
    ),
  fields: (p) => ({
    'pipeline.name': p.metadata.name,
    'pipeline.namespace': p.metadata.namespace,
    ...labelFields('pipeline', p.metadata.labels),
  }),
  columns: [
    ['Name', (p) => primary(p.metadata.name)],
    ['Workflows', (p) => commas((p.workflows ?? []).map((w) => w.name))],
  ],
  info: (p) => ({
    title: p.metadata.name,
    rows: [
      row('Name', p.metadata.name),
      row('Workflows', ''),
      ...(p.workflows ?? []).flatMap((w) => [
        row(`  ${capitalised(w.name)}`, ''),
        ...(w.filters ?? []).map((f) => row('    Filter', referenceText(f))),
        row('    Mutator', w.mutator ? referenceText(w.mutator) : ''),
        row('    Handler', w.handler ? referenceText(w.handler) : ''),
      ]),
    ],
  }),
  command: {
    name: 'pipeline',
    summary: 'Manage pipelines',
    list: { summary: 'list pipelines', allNamespaces: true },
    info: { usage: 'info [PIPELINE]', summary: 'show detailed pipeline information' },
    delete: { usage: 'delete [PIPELINE]', summary: 'delete pipelines', noun: 'pipeline' },
  },
});
