import { primary, row, spaced } from '../kit/cells.js';
import { object, omit, optional, shape, string, strings, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';
import { scriptsError } from '../kit/scripts.js';
import { timeWindowWhen } from '../kit/shared.js';

const filterShape = shape('EventFilter', {
  metadata: object(metadata),
  action: omit(string()),
  expressions: strings(),
  when: omit(optional(timeWindowWhen)),
  runtime_assets: strings(),
});

export type EventFilter = ValueOf<typeof filterShape>;

const joints: Readonly<Record<string, string>> = { allow: ' && ', deny: ' || ' };

export const filter = defineKind({
  type: 'EventFilter',
  plural: 'filters',
  storage: 'event-filters',
  shape: filterShape,
  validate: (f, checks) =>
    firstOf(
      () => named('filter name', plainName(f.metadata.name)),
      () => (f.action in joints ? undefined : `action '${f.action}' is not valid`),
      () => (f.expressions?.length ? undefined : 'filter must have one or more expressions'),
      () => scriptsError(f.expressions, checks),
      () => (f.metadata.namespace ? undefined : 'namespace must be set'),
    ),
  fields: (f) => ({
    'filter.name': f.metadata.name,
    'filter.namespace': f.metadata.namespace,
    'filter.action': f.action,
    'filter.runtime_assets': (f.runtime_assets ?? []).join(','),
    ...labelFields('filter', f.metadata.labels),
  }),
  columns: [
    ['Name', (f) => primary(f.metadata.name)],
    ['Action', (f) => f.action],
    [
      'Expressions',
      (f) => (f.expressions ?? []).map((expression) => `(${expression})`).join(joints[f.action] ?? ', '),
    ],
  ],
  info: (f) => ({
    title: f.metadata.name,
    rows: [
      row('Name', f.metadata.name),
      row('Namespace', f.metadata.namespace),
      row('Action', f.action),
      row('Expressions', (f.expressions ?? []).join(' && ')),
      row('RuntimeAssets', spaced(f.runtime_assets)),
    ],
  }),
  command: {
    name: 'filter',
    summary: 'Manage filters',
    list: { summary: 'list filters', allNamespaces: true },
    info: { usage: 'info [NAME]', summary: 'show detailed filter information' },
    delete: { usage: 'delete [NAME]', summary: 'delete filter given name', noun: 'filter' },
  },
});
