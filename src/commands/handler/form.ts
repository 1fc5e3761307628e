import { executionFields } from '../../cli/forms/execution.js';
import type { Answers, Form } from '../../cli/forms/form.js';
import { readUint32 } from '../../cli/forms/readings.js';
import { filter } from '../../resources/core/filter.js';
import { type Handler, handler } from '../../resources/core/handler.js';
import { mutator } from '../../resources/core/mutator.js';

/** What Sensu knows without a definition. */
const builtInFilters = ['has_metrics', 'is_incident', 'not_silenced'];
const builtInMutators = ['json', 'only_check_output'];

const isPipe = (answers: Answers) => answers.type === 'pipe';
const isSocket = (answers: Answers) => answers.type === 'tcp' || answers.type === 'udp';
const isSet = (answers: Answers) => answers.type === 'set';

const { envVars, timeout, runtimeAssets } = executionFields('handler', 'i');

/** The flags and prompts of `handler create` and `handler update`. */
export const handlerForm: Form = {
  kind: handler,
  nameLabel: 'Handler Name:',
  fields: [
    envVars,
    {
      name: 'filters',
      as: 'list',
      fills: 'filters',
      flag: {
        type: 'string',
        help: 'comma separated list of filters to use when filtering events for the handler',
      },
      prompt: {
        label: 'Filters:',
        names: { kind: filter, builtIn: builtInFilters },
        help: 'comma separated list of filters to use when filtering events for the handler',
      },
    },
    {
      name: 'mutator',
      as: 'text',
      fills: 'mutator',
      flag: {
        type: 'string',
        short: 'm',
        help: 'Sensu event mutator (name) to use to mutate event data for the handler',
      },
      prompt: { label: 'Mutator:', names: { kind: mutator, builtIn: builtInMutators } },
    },
    timeout,
    {
      name: 'type',
      as: 'text',
      fills: 'type',
      flag: { type: 'string', short: 't', default: 'pipe', help: 'type of handler (pipe, tcp, udp, or set)' },
      prompt: { label: 'Type:', required: true, options: ['pipe', 'tcp', 'udp', 'set'] },
    },
    runtimeAssets,
    {
      name: 'command',
      as: 'text',
      fills: 'command',
      flag: {
        type: 'string',
        help: 'command to be executed. The event data is passed to the process via STDIN',
      },
      prompt: { label: 'Command:', required: true, when: isPipe },
    },
    {
      name: 'socket-host',
      as: 'text',
      show: (draft) => (draft as unknown as Handler).socket?.host ?? '',
      flag: { type: 'string', help: 'host of handler socket' },
      prompt: { label: 'Socket Host:', required: true, when: isSocket },
    },
    {
      name: 'socket-port',
      as: 'uint32',
      show: (draft) => String((draft as unknown as Handler).socket?.port ?? ''),
      flag: { type: 'string', help: 'port of handler socket' },
      prompt: { label: 'Socket Port:', required: true, when: isSocket },
    },
    {
      name: 'handlers',
      as: 'list',
      fills: 'handlers',
      flag: { type: 'string', help: 'comma separated list of handlers to call using the handler set' },
      prompt: {
        label: 'Handlers:',
        names: { kind: handler },
        required: true,
        help: 'comma separated list of handlers to call using the handler set',
        when: isSet,
      },
    },
  ],
  complete(draft, answers) {
    const host = answers['socket-host'];
    const port = answers['socket-port'];
    if (host && port) draft.socket = { host, port: readUint32(port).value };
  },
};
