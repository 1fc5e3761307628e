import { type Event, type EventCheck, eventCheckShape, eventShape } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';
import type { RequestedCheck } from '../../wire/agent/index.js';

/** The configuration's fields that are in a check's result as well. */
const copied = [
  'handlers',
  'high_flap_threshold',
  'interval',
  'low_flap_threshold',
  'publish',
  'runtime_assets',
  'subscriptions',
  'proxy_entity_name',
  'check_hooks',
  'stdin',
  'subdue',
  'cron',
  'ttl',
  'timeout',
  'proxy_requests',
  'round_robin',
  'output_metric_format',
  'output_metric_handlers',
  'env_vars',
  'max_output_size',
  'discard_output',
  'output_metric_tags',
  'output_metric_thresholds',
] as const satisfies readonly (keyof RequestedCheck & keyof EventCheck)[];

/** What is left empty in a reference means a core/v2 Pipeline. */
const pipelinesOf = ({ pipelines }: RequestedCheck) =>
  pipelines?.map(({ name, type, api_version }) => ({
    name,
    type: type || 'Pipeline',
    api_version: api_version || 'core/v2',
  })) ?? null;

/** An event for a check that was executed at `executed` (seconds), without its result. Neither secrets nor subdues are in it. */
export function checkEvent(config: RequestedCheck, executed: number): Event & { check: EventCheck } {
  const { name, namespace, labels, annotations } = config.metadata;
  const check: EventCheck = {
    ...zero(eventCheckShape),
    ...Object.fromEntries(copied.map((field) => [field, config[field]])),
    command: config.command,
    metadata: { name, namespace, labels, annotations, created_by: '' },
    scheduler: config.scheduler ?? '',
    pipelines: pipelinesOf(config),
    executed,
  };
  const event = zero(eventShape);
  return { ...event, metadata: { ...event.metadata, namespace }, check };
}

const denyStatus = 'allow_list_on_deny_status';

/** The status of a check or hook that could not be run: 3, or what its annotation says. */
export function failureStatus(annotations: Readonly<Record<string, string>> | null, least: number): number {
  const text = annotations?.[denyStatus] ?? '';
  const sign = least < 0 ? '[+-]?' : '';
  const status = new RegExp(`^${sign}\\d{1,10}$`).test(text) ? Number(text) : Number.NaN;
  const most = least < 0 ? 2 ** 31 - 1 : 2 ** 32 - 1;
  return status >= least && status <= most ? status : 3;
}
