import type { ReadingName } from '../../cli/forms/readings.js';
import type { CheckConfig } from '../../resources/core/check.js';

/** A field of a check with a command of its own: `check set-<name>`, `check remove-<name>`. */
export interface CheckField {
  readonly name: string;
  readonly field: keyof CheckConfig;
  /** What the original's help calls it. */
  readonly words: string;
}

/** One that can be set from a word. */
export interface Settable extends CheckField {
  readonly as: ReadingName;
  /** Another field that is emptied with it: a check runs at an interval or by cron. */
  readonly empties?: keyof CheckConfig;
}

/** In the order of the original, in which look-alikes are suggested. */
export const settable: readonly Settable[] = [
  { name: 'command', field: 'command', words: 'command', as: 'text' },
  { name: 'cron', field: 'cron', words: 'cron', as: 'text', empties: 'interval' },
  { name: 'handlers', field: 'handlers', words: 'handlers', as: 'list' },
  {
    name: 'high-flap-threshold',
    field: 'high_flap_threshold',
    words: 'high flap threshold',
    as: 'uint32',
  },
  { name: 'interval', field: 'interval', words: 'interval', as: 'uint32', empties: 'cron' },
  { name: 'low-flap-threshold', field: 'low_flap_threshold', words: 'low flap threshold', as: 'uint32' },
  { name: 'proxy-entity-name', field: 'proxy_entity_name', words: 'proxy entity name', as: 'text' },
  { name: 'publish', field: 'publish', words: 'publish', as: 'bool' },
  { name: 'runtime-assets', field: 'runtime_assets', words: 'runtime assets', as: 'list' },
  { name: 'stdin', field: 'stdin', words: 'stdin', as: 'bool' },
  { name: 'subscriptions', field: 'subscriptions', words: 'subscriptions', as: 'list' },
  { name: 'ttl', field: 'ttl', words: 'ttl', as: 'int64' },
  { name: 'timeout', field: 'timeout', words: 'timeout', as: 'uint32' },
  {
    name: 'output-metric-handlers',
    field: 'output_metric_handlers',
    words: 'output metric handlers',
    as: 'list',
  },
  { name: 'output-metric-format', field: 'output_metric_format', words: 'output-metric-format', as: 'text' },
  { name: 'round-robin', field: 'round_robin', words: 'round robin', as: 'bool' },
];

/** In the order of the original. */
export const removable: readonly CheckField[] = [
  { name: 'handlers', field: 'handlers', words: 'handlers' },
  { name: 'high-flap-threshold', field: 'high_flap_threshold', words: 'high flap threshold' },
  { name: 'low-flap-threshold', field: 'low_flap_threshold', words: 'low flap threshold' },
  { name: 'proxy-entity-name', field: 'proxy_entity_name', words: 'proxy entity name' },
  { name: 'proxy-requests', field: 'proxy_requests', words: 'proxy requests' },
  { name: 'runtime-assets', field: 'runtime_assets', words: 'runtime assets' },
  { name: 'ttl', field: 'ttl', words: 'ttl' },
  { name: 'timeout', field: 'timeout', words: 'timeout' },
  { name: 'output-metric-handlers', field: 'output_metric_handlers', words: 'output metric handlers' },
  { name: 'output-metric-format', field: 'output_metric_format', words: 'output metric format' },
];
