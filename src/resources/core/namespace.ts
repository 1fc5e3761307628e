import { primary } from '../kit/cells.js';
import { omit, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { named, plainName } from '../kit/names.js';

const namespaceShape = shape('Namespace', { name: omit(string()) });

export type Namespace = ValueOf<typeof namespaceShape>;

export const namespace = defineKind({
  type: 'Namespace',
  plural: 'namespaces',
  scope: 'cluster',
  shape: namespaceShape,
  nameOf: (n) => n.name,
  namespaceOf: () => '',
  validate: (n) => named('namespace name', plainName(n.name)),
  fields: (n) => ({ 'namespace.name': n.name }),
  columns: [['Name', (n) => primary(n.name)]],
  command: {
    name: 'namespace',
    summary: 'Manage namespaces',
    list: { summary: 'list namespaces', allNamespaces: false },
    delete: { usage: 'delete [NAMESPACE]', summary: 'delete specified namespace', noun: 'namespace' },
  },
});
