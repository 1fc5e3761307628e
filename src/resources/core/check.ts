import { commas, plain, primary, row, spaced, truth } from '../kit/cells.js';
import { cronError } from '../kit/cron.js';
import { decode } from '../kit/decode.js';
import { encode } from '../kit/encode.js';
import {
  bool,
  type CustomCodec,
  custom,
  int64,
  list,
  listNeverNull,
  object,
  omit,
  optional,
  pointers,
  shape,
  string,
  strings,
  uint32,
  type ValueOf,
} from '../kit/fields.js';
import { type Checks, defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { assetName, firstOf, named, plainName } from '../kit/names.js';
import { scriptsError } from '../kit/scripts.js';
import {
  type HookList,
  hookList,
  metricTag,
  metricThreshold,
  type ProxyRequests,
  proxyRequests,
  type ResourceReference,
  referenceText,
  resourceReference,
  secret,
  timeWindowRepeated,
  timeWindowWhen,
} from '../kit/shared.js';
import { repeatedWindowsError, timeWindowError } from '../kit/timewindow.js';

/** A check's reference to a pipeline: what is left empty means a core/v2 Pipeline. */
const pipelineReference: CustomCodec<ResourceReference> = {
  goType: 'v2.ResourceReference',
  zero: { name: '', type: '', api_version: '' },
  shape: resourceReference,
  decode: (value) => decode(resourceReference, value),
  encode: (reference) =>
    encode(resourceReference, {
      name: reference.name,
      type: reference.type || 'Pipeline',
      api_version: reference.api_version || 'core/v2',
    }),
  isEmpty: () => false,
};

const checkShape = shape('CheckConfig', {
  command: omit(string()),
  handlers: listNeverNull(string()),
  high_flap_threshold: uint32(),
  interval: uint32(),
  low_flap_threshold: uint32(),
  publish: bool(),
  runtime_assets: strings(),
  subscriptions: listNeverNull(string()),
  proxy_entity_name: string(),
  check_hooks: list(hookList()),
  stdin: bool(),
  subdue: optional(timeWindowWhen),
  cron: omit(string()),
  ttl: int64(),
  timeout: uint32(),
  proxy_requests: omit(optional(proxyRequests)),
  round_robin: bool(),
  output_metric_format: string(),
  output_metric_handlers: strings(),
  env_vars: strings(),
  metadata: object(metadata),
  max_output_size: omit(int64()),
  discard_output: omit(bool()),
  secrets: pointers(list(object(secret))),
  output_metric_tags: omit(pointers(list(object(metricTag)))),
  pipelines: pointers(listNeverNull(custom(pipelineReference))),
  output_metric_thresholds: omit(pointers(list(object(metricThreshold)))),
  subdues: omit(pointers(list(object(timeWindowRepeated)))),
});

export type CheckConfig = ValueOf<typeof checkShape>;

const metricFormats = new Set([
  'nagios_perfdata',
  'graphite_plaintext',
  'opentsdb_line',
  'influxdb_line',
  'prometheus_text',
]);

export function proxyRequestsError(requests: ProxyRequests | null, checks: Checks): string | undefined {
  if (!requests) return undefined;
  if (requests.splay_coverage > 100) return 'proxy request splay coverage must be between 0 and 100';
  if (requests.splay && requests.splay_coverage === 0)
    return 'proxy request splay coverage must be greater than 0 if splay is enabled';
  return scriptsError(requests.entity_attributes, checks);
}

/** The rules that a check's configuration and a check in an event share, up to the environment variables. */
type CommonCheck = Pick<
  CheckConfig,
  | 'runtime_assets'
  | 'subscriptions'
  | 'proxy_entity_name'
  | 'proxy_requests'
  | 'output_metric_format'
  | 'low_flap_threshold'
  | 'high_flap_threshold'
  | 'env_vars'
>;

export function commonCheckError(c: CommonCheck, checks: Checks): string | undefined {
  return firstOf(
    ...(c.runtime_assets ?? []).map((name) => () => {
      const problem = assetName(name);
      return problem && `asset's ${problem}`;
    }),
    () => ((c.subscriptions ?? []).includes('') ? 'subscriptions cannot be empty strings' : undefined),
    () => (c.proxy_entity_name ? named('proxy entity name', plainName(c.proxy_entity_name)) : undefined),
    () => proxyRequestsError(c.proxy_requests, checks),
    () =>
      c.output_metric_format === '' || metricFormats.has(c.output_metric_format)
        ? undefined
        : 'output metric format is not valid',
    () =>
      c.low_flap_threshold !== 0 &&
      c.high_flap_threshold !== 0 &&
      c.low_flap_threshold >= c.high_flap_threshold
        ? 'invalid flap thresholds'
        : undefined,
    () =>
      (c.env_vars ?? []).every((variable) => /^[^=]+=.+$/s.test(variable))
        ? undefined
        : 'environment variables must be of the form FOO=BAR',
  );
}

/** Sensu: a check runs at an interval or by cron, not both. */
export function scheduleError(cron: string, interval: number, neither: string): string | undefined {
  if (cron) {
    if (interval > 0) return 'must only specify either an interval or a cron schedule';
    const problem = cronError(cron);
    return problem && `check cron string is invalid: ${problem}`;
  }
  return interval > 0 ? undefined : neither;
}

/** `non-zero: [ps, df], 1: [page]`. */
export const hooksText = (lists: readonly HookList[] | null): string =>
  (lists ?? []).map((list) => `${list.type}: [${spaced(list.hooks)}]`).join(', ');

/** A negative TTL shows as the original shows it: as an unsigned number. */
const unsigned = (n: number): string => (n < 0 ? String(2n ** 64n + BigInt(n)) : String(n));

export const check = defineKind({
  type: 'CheckConfig',
  plural: 'checks',
  shape: checkShape,
  validate: (c, checks) =>
    firstOf(
      () => named('check name', plainName(c.metadata.name)),
      () =>
        scheduleError(
          c.cron,
          c.interval,
          'check interval must be greater than 0 or a valid cron schedule must be provided',
        ),
      () => (c.metadata.namespace ? undefined : 'namespace must be set'),
      () => (c.ttl > 0 && c.ttl <= c.interval ? 'ttl must be greater than check interval' : undefined),
      () => commonCheckError(c, checks),
      () => repeatedWindowsError(c.subdues),
      () => timeWindowError(c.subdue),
    ),
  fields: (c) => ({
    'check.name': c.metadata.name,
    'check.namespace': c.metadata.namespace,
    'check.handlers': commas(c.handlers),
    'check.publish': String(c.publish),
    'check.round_robin': String(c.round_robin),
    'check.runtime_assets': commas(c.runtime_assets),
    'check.subscriptions': commas(c.subscriptions),
    'check.pipelines': commas((c.pipelines ?? []).map(referenceText)),
    ...labelFields('check', c.metadata.labels),
  }),
  columns: [
    ['Name', (c) => primary(c.metadata.name)],
    ['Command', (c) => c.command],
    ['Interval', (c) => plain(c.interval)],
    ['Cron', (c) => c.cron],
    ['Timeout', (c) => plain(c.timeout)],
    ['TTL', (c) => unsigned(c.ttl)],
    ['Subscriptions', (c) => commas(c.subscriptions)],
    ['Handlers', (c) => commas(c.handlers)],
    ['Assets', (c) => commas(c.runtime_assets)],
    ['Hooks', (c) => hooksText(c.check_hooks)],
    ['Publish?', (c) => truth(c.publish)],
    ['Stdin?', (c) => plain(c.stdin)],
    ['Metric Format', (c) => c.output_metric_format],
    ['Metric Handlers', (c) => commas(c.output_metric_handlers)],
  ],
  info: (c) => ({
    title: c.metadata.name,
    rows: [
      row('Name', c.metadata.name),
      row('Interval', plain(c.interval)),
      row('Command', c.command),
      row('Cron', c.cron),
      row('Timeout', plain(c.timeout)),
      row('TTL', plain(c.ttl)),
      row('Subscriptions', spaced(c.subscriptions)),
      row('Handlers', spaced(c.handlers)),
      row('Runtime Assets', spaced(c.runtime_assets)),
      row('Hooks', hooksText(c.check_hooks)),
      row('Publish?', truth(c.publish)),
      row('Stdin?', plain(c.stdin)),
      row('Proxy Entity Name', c.proxy_entity_name),
      row('Namespace', c.metadata.namespace),
      row('Metric Format', c.output_metric_format),
      row('Metric Handlers', spaced(c.output_metric_handlers)),
    ],
  }),
  command: {
    name: 'check',
    summary: 'Manage checks',
    list: { summary: 'list checks', allNamespaces: true },
    info: { usage: 'info [ID]', summary: 'show detailed check information' },
    delete: { usage: 'delete [NAME]', summary: 'delete checks given name', noun: 'check' },
  },
});
