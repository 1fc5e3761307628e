import { commas, primary, truth } from '../kit/cells.js';
import { bool, omit, shape, string, strings, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { named, strictName } from '../kit/names.js';

const userShape = shape('User', {
  username: omit(string()),
  password: omit(string()),
  groups: omit(strings()),
  disabled: bool(),
  password_hash: omit(string()),
});

export type User = ValueOf<typeof userShape>;

export const user = defineKind({
  type: 'User',
  plural: 'users',
  scope: 'cluster',
  shape: userShape,
  nameOf: (u) => u.username,
  namespaceOf: () => '',
  validate: (u) => named('username', strictName(u.username)),
  fields: (u) => ({
    'user.username': u.username,
    'user.disabled': String(u.disabled),
    'user.groups': commas(u.groups),
  }),
  columns: [
    ['Username', (u) => primary(u.username)],
    ['Groups', (u) => commas(u.groups)],
    ['Enabled', (u) => truth(!u.disabled)],
  ],
  command: {
    name: 'user',
    summary: 'Manage users',
    list: { summary: 'list users', allNamespaces: false },
  },
});
