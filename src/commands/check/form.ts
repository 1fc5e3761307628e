import type { Form, FormField } from '../../cli/forms/form.js';
import { readBool } from '../../cli/forms/readings.js';
import { asset } from '../../resources/core/asset.js';
import { type CheckConfig, check } from '../../resources/core/check.js';
import { entity } from '../../resources/core/entity.js';
import { handler } from '../../resources/core/handler.js';
import { cronError } from '../../resources/kit/cron.js';

const boolean = (answer: string): string | undefined => readBool(answer).problem;

const schedule: FormField[] = [
  {
    name: 'command',
    as: 'text',
    fills: 'command',
    flag: { type: 'string', short: 'c', required: true, help: 'the command the check should run' },
    prompt: { label: 'Command:', required: true },
  },
  {
    name: 'interval',
    as: 'uint32',
    fills: 'interval',
    flag: { type: 'string', short: 'i', help: 'interval, in seconds, at which the check is run' },
    prompt: { label: 'Interval:' },
  },
  {
    name: 'cron',
    as: 'text',
    fills: 'cron',
    flag: { type: 'string', help: 'the cron schedule at which the check is run' },
    prompt: {
      label: 'Cron:',
      help: 'Optional cron schedule which takes precedence over interval. Value must be a valid cron string.',
      check: (answer) => (answer === '' ? undefined : cronError(answer)),
    },
  },
  {
    name: 'timeout',
    as: 'uint32',
    fills: 'timeout',
    flag: { type: 'string', short: 't', help: 'timeout, in seconds, at which the check has to run' },
    prompt: { label: 'Timeout:' },
  },
  {
    name: 'ttl',
    as: 'int64',
    fills: 'ttl',
    // sensuctl offers nothing here, so that an update loses the TTL of the check.
    show: (draft) => String((draft as unknown as CheckConfig).ttl || ''),
    flag: { type: 'string', help: 'time to live in seconds for which a check result is valid' },
    prompt: { label: 'TTL:', help: 'Time to live in seconds for which a check result is valid' },
  },
];

const execution: FormField[] = [
  {
    name: 'subscriptions',
    as: 'list',
    fills: 'subscriptions',
    flag: {
      type: 'string',
      short: 's',
      required: true,
      help: 'comma separated list of topics check requests will be sent to',
    },
    prompt: { label: 'Subscriptions:', required: true },
  },
  {
    name: 'handlers',
    as: 'list',
    fills: 'handlers',
    flag: { type: 'string', help: 'comma separated list of handlers to invoke when check fails' },
    prompt: { label: 'Handlers:', names: { kind: handler } },
  },
  {
    name: 'runtime-assets',
    as: 'list',
    fills: 'runtime_assets',
    flag: { type: 'string', short: 'r', help: 'comma separated list of assets this check depends on' },
    prompt: { label: 'Runtime Assets:', names: { kind: asset } },
  },
  {
    name: 'publish',
    as: 'bool',
    fills: 'publish',
    flag: { type: 'bool', short: 'p', default: true, help: 'publish check requests' },
    prompt: {
      label: 'Publish:',
      help: 'If check requests are published for the check. Value must be true or false.',
      check: boolean,
    },
  },
  {
    name: 'proxy-entity-name',
    as: 'text',
    fills: 'proxy_entity_name',
    flag: {
      type: 'string',
      help: 'the check proxy entity, used to create a proxy entity for an external resource',
    },
    prompt: {
      label: 'Check Proxy Entity Name:',
      names: { kind: entity },
      help: "the check's proxy entity name, used to create a proxy entity for an external resource",
    },
  },
  {
    name: 'stdin',
    as: 'bool',
    fills: 'stdin',
    flag: { type: 'bool', default: false, help: 'accept event data via STDIN' },
    prompt: {
      label: 'Check STDIN:',
      help: "If check accepts JSON event data to the check command's stdin. Defaults to false.",
    },
  },
];

const results: FormField[] = [
  {
    name: 'high-flap-threshold',
    as: 'uint32',
    fills: 'high_flap_threshold',
    flag: { type: 'string', help: 'flap detection high threshold (percent state change) for the check' },
    prompt: { label: 'High Flap Threshold:' },
  },
  {
    name: 'low-flap-threshold',
    as: 'uint32',
    fills: 'low_flap_threshold',
    flag: { type: 'string', help: 'flap detection low threshold (percent state change) for the check' },
    prompt: { label: 'Low Flap Threshold:' },
  },
  {
    name: 'output-metric-format',
    as: 'text',
    fills: 'output_metric_format',
    flag: {
      type: 'string',
      help: 'the output metric format to be used to parse check output for metric extraction',
    },
    prompt: {
      label: 'Metric Format:',
      options: [
        'none',
        'nagios_perfdata',
        'graphite_plaintext',
        'opentsdb_line',
        'influxdb_line',
        'prometheus_text',
      ],
    },
  },
  {
    name: 'output-metric-handlers',
    as: 'list',
    fills: 'output_metric_handlers',
    flag: { type: 'string', help: 'comma separated list of handlers to set on output check metrics' },
    prompt: { label: 'Metric Handlers:', names: { kind: handler } },
  },
  {
    name: 'round-robin',
    as: 'bool',
    fills: 'round_robin',
    flag: { type: 'bool', default: false, help: 'enable round-robin scheduling' },
    prompt: {
      label: 'Round Robin',
      help: 'if true, schedule this check in a round-robin fashion',
      check: boolean,
    },
  },
];

/** The flags and prompts of `check create` and `check update`. */
export const checkForm: Form = {
  kind: check,
  nameLabel: 'Check Name:',
  fields: [...schedule, ...execution, ...results],
  flagsProblem({ interval, cron }) {
    if (interval && cron) return 'cannot specify --interval and --cron at the same time';
    return interval || cron ? undefined : 'must specify --interval or --cron';
  },
  complete(draft) {
    if (draft.output_metric_format === 'none') draft.output_metric_format = '';
  },
};
