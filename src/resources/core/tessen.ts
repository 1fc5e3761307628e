import { row } from '../kit/cells.js';
import { bool, shape, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';

const tessenShape = shape('TessenConfig', { opt_out: bool() });

export type TessenConfig = ValueOf<typeof tessenShape>;

/** The one configuration object of the cluster: its path has no name. */
export const tessen = defineKind({
  type: 'TessenConfig',
  plural: 'tessen',
  scope: 'cluster',
  rbac: '',
  shape: tessenShape,
  nameOf: () => '',
  namespaceOf: () => '',
  validate: () => undefined,
  fields: () => ({}),
  info: (t) => ({ title: 'Tessen Configuration', rows: [row('Opt-Out', String(t.opt_out))] }),
});
