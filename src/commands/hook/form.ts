import type { Form } from '../../cli/forms/form.js';
import { hook } from '../../resources/core/hook.js';

/** The flags and prompts of `hook create` and `hook update`. */
export const hookForm: Form = {
  kind: hook,
  nameLabel: 'Hook Name:',
  fields: [
    {
      name: 'command',
      as: 'text',
      fills: 'command',
      flag: { type: 'string', short: 'c', required: true, help: 'the command the hook should run' },
      prompt: { label: 'Command:', required: true },
    },
    {
      name: 'timeout',
      as: 'uint32',
      fills: 'timeout',
      flag: {
        type: 'string',
        short: 't',
        default: '60',
        help: 'timeout, in seconds, at which the hook has to run',
      },
      prompt: { label: 'Timeout:' },
    },
    {
      name: 'stdin',
      as: 'bool',
      fills: 'stdin',
      flag: { type: 'bool', short: 's', default: false, help: 'stdin enabled on hook' },
      prompt: {
        label: 'Stdin:',
        help: 'If stdin is enabled for the hook. Value must be true or false.',
        check: (answer) =>
          answer === 'true' || answer === 'false' ? undefined : 'Please enter either true or false',
      },
    },
  ],
};
