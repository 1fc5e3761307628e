import { commas, plain, primary, row, spaced } from '../kit/cells.js';
import { list, object, omit, pointers, shape, string, strings, uint32, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';
import { secret } from '../kit/shared.js';

const mutatorShape = shape('Mutator', {
  metadata: object(metadata),
  command: omit(string()),
  timeout: uint32(),
  env_vars: strings(),
  runtime_assets: strings(),
  secrets: pointers(list(object(secret))),
  type: omit(string()),
  eval: omit(string()),
});

export type Mutator = ValueOf<typeof mutatorShape>;

const types = ['javascript', 'pipe'];

export const mutator = defineKind({
  type: 'Mutator',
  plural: 'mutators',
  shape: mutatorShape,
  validate: (m) =>
    firstOf(
      () => named('mutator name', plainName(m.metadata.name)),
      () => (m.command || m.eval ? undefined : 'mutator command or eval must be set'),
      () =>
        m.type === 'javascript' && m.command
          ? '"command" used with javascript mutator, should be "eval"'
          : undefined,
      () => (m.metadata.namespace ? undefined : 'namespace must be set'),
      () =>
        m.type === '' || types.includes(m.type)
          ? undefined
          : `invalid mutator type "${m.type}", valid types are "${types.join(', ')}"`,
    ),
  fields: (m) => ({
    'mutator.name': m.metadata.name,
    'mutator.namespace': m.metadata.namespace,
    'mutator.runtime_assets': commas(m.runtime_assets),
    ...labelFields('mutator', m.metadata.labels),
  }),
  columns: [
    ['Name', (m) => primary(m.metadata.name)],
    ['Command', (m) => primary(m.command)],
    ['Environment Variables', (m) => primary(commas(m.env_vars))],
    ['Timeout', (m) => primary(m.timeout)],
    ['Assets', (m) => commas(m.runtime_assets)],
  ],
  info: (m) => ({
    title: m.metadata.name,
    rows: [
      row('Name', m.metadata.name),
      row('Command', m.command),
      row('Timeout', plain(m.timeout)),
      row('Namespace', m.metadata.namespace),
      row('Runtime Assets', spaced(m.runtime_assets)),
    ],
  }),
  command: {
    name: 'mutator',
    summary: 'Manage mutators',
    list: { summary: 'list mutators', allNamespaces: true },
    info: { usage: 'info [NAME]', summary: 'show detailed mutator information' },
    delete: { usage: 'delete [NAME]', summary: 'delete mutator given name', noun: 'mutator' },
  },
});
