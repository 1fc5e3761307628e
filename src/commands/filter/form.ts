import type { Form } from '../../cli/forms/form.js';
import { asset } from '../../resources/core/asset.js';
import { filter } from '../../resources/core/filter.js';

/** The flags and prompts of `filter create` and `filter update`. */
export const filterForm: Form = {
  kind: filter,
  nameLabel: 'Filter Name:',
  fields: [
    {
      name: 'action',
      as: 'text',
      fills: 'action',
      flag: {
        type: 'string',
        short: 'a',
        required: true,
        help: 'specifies whether events are passed through the filter or blocked by the filter. Allowed values: allow, deny',
      },
      prompt: { label: 'Action:', initial: 'allow', options: ['allow', 'deny'] },
    },
    {
      name: 'expressions',
      as: 'list',
      fills: 'expressions',
      flag: {
        type: 'string',
        short: 's',
        required: true,
        help: 'comma separated list of boolean expressions that are evaluated to determine if the event matches this filter',
      },
      prompt: { label: 'Expressions (comma separated list):', required: true },
    },
    {
      name: 'runtime-assets',
      as: 'list',
      fills: 'runtime_assets',
      prompt: { label: 'Runtime Assets:', names: { kind: asset } },
    },
  ],
};
