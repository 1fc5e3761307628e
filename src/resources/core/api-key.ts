import { moment, primary, row } from '../kit/cells.js';
import { int64, object, omit, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf } from '../kit/names.js';
import { uuidError } from '../kit/uuid.js';

const apiKeyShape = shape('APIKey', {
  metadata: object(metadata),
  username: omit(string()),
  created_at: omit(int64()),
});

export type APIKey = ValueOf<typeof apiKeyShape>;

export const apiKey = defineKind({
  type: 'APIKey',
  plural: 'apikeys',
  scope: 'cluster',
  shape: apiKeyShape,
  validate: (k) =>
    firstOf(
      () => (k.metadata.namespace ? 'api key cannot have a namespace' : undefined),
      () => (k.username ? undefined : 'api key must have a username'),
      () => {
        const problem = uuidError(k.metadata.name);
        return problem && `api key name: ${problem}`;
      },
    ),
  fields: (k) => ({
    'api_key.name': k.metadata.name,
    'api_key.username': k.username,
    ...labelFields('api_key', k.metadata.labels),
  }),
  columns: [
    ['Name', (k) => primary(k.metadata.name)],
    ['Username', (k) => k.username],
    ['Created At', (k) => moment(k.created_at, 'abs0')],
  ],
  info: (k) => ({
    title: k.metadata.name,
    rows: [
      row('Name', k.metadata.name),
      row('Username', k.username),
      row('Created At', moment(k.created_at, 'abs')),
    ],
  }),
  command: {
    name: 'api-key',
    summary: 'Manage apikeys',
    list: { summary: 'list api-keys', allNamespaces: true },
    info: { usage: 'info [NAME]', summary: 'show detailed api-key information', jsonOnly: true },
    delete: { usage: 'revoke [NAME]', summary: 'revoke api-key given name', noun: 'apikey', verb: 'revoke' },
  },
});
