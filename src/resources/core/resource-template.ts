import { object, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { named, plainName } from '../kit/names.js';

const resourceTemplateShape = shape('ResourceTemplate', {
  metadata: object(metadata),
  api_version: string(),
  type: string(),
  template: string(),
});

export type ResourceTemplate = ValueOf<typeof resourceTemplateShape>;

export const resourceTemplate = defineKind({
  type: 'ResourceTemplate',
  apiGroup: 'core/v3',
  plural: 'resource-templates',
  rbac: 'resource_templates',
  storage: 'resource_templates',
  routed: false,
  shape: resourceTemplateShape,
  validate: (t) => {
    const problem = named('name', plainName(t.metadata.name));
    return problem && `invalid ResourceTemplate: ${problem}`;
  },
  fields: (t) => ({
    'resource_template.name': t.metadata.name,
    'resource_template.namespace': t.metadata.namespace,
    ...labelFields('resource_template', t.metadata.labels),
  }),
});
