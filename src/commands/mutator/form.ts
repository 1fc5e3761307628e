import { executionFields } from '../../cli/forms/execution.js';
import type { Form } from '../../cli/forms/form.js';
import { type Mutator, mutator } from '../../resources/core/mutator.js';

const { envVars, timeout, runtimeAssets } = executionFields('mutator', 't');

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
    timeout,
    envVars,
    runtimeAssets,
  ],
};
