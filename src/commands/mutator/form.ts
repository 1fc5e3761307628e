import type { Form } from '../../cli/forms/form.js';
import { type Mutator, mutator } from '../../resources/core/mutator.js';

/** The flags and prompts of `mutator create` and `mutator update`. */
export const mutatorForm: Form = {
  kind: mutator,
  nameLabel: 'Mutator Name:',
  fields: [
    {
      name: 'type',
      as: 'text',
      fills: 'type',
      show: (draft) => (draft as unknown as Mutator).type || 'pipe',
      flag: { type: 'string', default: 'pipe', help: 'type of mutator to create' },
      prompt: { label: 'Type:' },
    },
    {
      name: 'command',
      as: 'text',
      fills: 'command',
      flag: {
        type: 'string',
        short: 'c',
        required: true,
        help: 'command to be executed. The event data is passed to the process via STDIN',
      },
      prompt: { label: 'Command:' },
    },
    {
      name: 'eval',
      as: 'text',
      fills: 'eval',
      flag: { type: 'string', help: 'javascript expression to use when type is javascript' },
      prompt: { label: 'Eval:' },
    },
    {
      name: 'timeout',
      as: 'uint32',
      fills: 'timeout',
      flag: { type: 'string', short: 't', help: 'execution duration timeout in seconds (hard stop)' },
      prompt: { label: 'Timeout:' },
    },
    {
      name: 'env-vars',
      as: 'list',
      fills: 'env_vars',
      flag: {
        type: 'string',
        help: 'comma separated list of key=value environment variables for the mutator command',
      },
      prompt: {
        label: 'Environment variables:',
        help: 'A list of comma-separated key=value pairs of environment variables.',
      },
    },
    {
      name: 'runtime-assets',
      as: 'list',
      fills: 'runtime_assets',
      flag: { type: 'string', short: 'r', help: 'comma separated list of assets this mutator depends on' },
      prompt: {
        label: 'Runtime Assets:',
        help: 'A list of comma-separated list of assets to use when executing the mutator',
      },
    },
  ],
};
