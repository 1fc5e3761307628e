import type { Form } from '../../cli/forms/form.js';
import { entity } from '../../resources/core/entity.js';

/** The flags and prompts of `entity create` and `entity update`. */
export const entityForm: Form = {
  kind: entity,
  nameLabel: 'Entity Name:',
  fields: [
    {
      name: 'entity-class',
      as: 'text',
      fills: 'entity_class',
      flag: { type: 'string', short: 'c', required: true, help: 'entity class, either proxy or agent' },
      prompt: { label: 'Entity Class:', required: true, help: 'entity class, either proxy or agent' },
    },
    {
      name: 'subscriptions',
      as: 'list',
      fills: 'subscriptions',
      flag: { type: 'string', short: 's', help: 'comma separated list of subscriptions' },
      prompt: { label: 'Subscriptions:', help: 'comma separated list of subscriptions' },
    },
  ],
};
