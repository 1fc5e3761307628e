import { plain, primary, row, truth } from '../kit/cells.js';
import { bool, object, omit, shape, string, strings, uint32, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';

const hookShape = shape('HookConfig', {
  metadata: object(metadata),
  command: omit(string()),
  timeout: uint32(),
  stdin: bool(),
  runtime_assets: strings(),
});

export type HookConfig = ValueOf<typeof hookShape>;

export const hook = defineKind({
  type: 'HookConfig',
  plural: 'hooks',
  shape: hookShape,
  validate: (h) =>
    firstOf(
      () => named('hook name', plainName(h.metadata.name)),
      () => (h.command ? undefined : 'command cannot be empty'),
      () => (h.timeout > 0 ? undefined : 'hook timeout must be greater than 0'),
      () => (h.metadata.namespace ? undefined : 'namespace must be set'),
    ),
  fields: (h) => ({
    'hook.name': h.metadata.name,
    'hook.namespace': h.metadata.namespace,
    ...labelFields('hook', h.metadata.labels),
  }),
  columns: [
    ['Name', (h) => primary(h.metadata.name)],
    ['Command', (h) => h.command],
    ['Timeout', (h) => plain(h.timeout)],
    ['Stdin?', (h) => plain(h.stdin)],
  ],
  info: (h) => ({
    title: h.metadata.name,
    rows: [
      row('Name', h.metadata.name),
      row('Command', h.command),
      row('Timeout', plain(h.timeout)),
      row('Stdin?', truth(h.stdin)),
      row('Namespace', h.metadata.namespace),
    ],
  }),
  command: {
    name: 'hook',
    summary: 'Manage hooks',
    list: { summary: 'list hooks', allNamespaces: true },
    info: { usage: 'info [ID]', summary: 'show detailed hook information' },
    delete: { usage: 'delete [NAME]', summary: 'delete hooks given name', noun: 'hook' },
  },
});
