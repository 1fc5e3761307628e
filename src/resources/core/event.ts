import { commas, moment, plain, primary, row, spaced, truth } from '../kit/cells.js';
import { DecodeError } from '../kit/decode.js';
import {
  bool,
  type CustomCodec,
  custom,
  float64,
  int32,
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
import { jsonTypeName } from '../kit/json.js';
import { type Checks, defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';
import {
  hookList,
  type MetricThreshold,
  metricTag,
  metricThreshold,
  proxyRequests,
  resourceReference,
  secret,
  timeWindowRepeated,
  timeWindowWhen,
} from '../kit/shared.js';
import { repeatedWindowsError, timeWindowError } from '../kit/timewindow.js';
import { canonicalUuid, uuidError } from '../kit/uuid.js';
import { commonCheckError, scheduleError } from './check.js';
import { entity, entityShape } from './entity.js';

export const hookShape = shape('Hook', {
  metadata: object(metadata),
  command: omit(string()),
  timeout: uint32(),
  stdin: bool(),
  runtime_assets: strings(),
  duration: omit(float64()),
  executed: int64(),
  issued: int64(),
  output: omit(string()),
  status: int32(),
});

/** A check with its result, as events carry it. Sensu: core/v2 Check. */
export const eventCheckShape = shape('Check', {
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
  duration: omit(float64()),
  executed: int64(),
  history: list(object(shape('CheckHistory', { status: uint32(), executed: int64() }))),
  issued: int64(),
  output: string(),
  state: omit(string()),
  status: uint32(),
  total_state_change: uint32(),
  last_ok: int64(),
  occurrences: int64(),
  occurrences_watermark: int64(),
  silenced: omit(strings()),
  hooks: omit(pointers(list(object(hookShape)))),
  output_metric_format: string(),
  output_metric_handlers: strings(),
  env_vars: strings(),
  metadata: object(metadata),
  max_output_size: omit(int64()),
  discard_output: omit(bool()),
  secrets: pointers(list(object(secret))),
  is_silenced: bool(),
  output_metric_tags: omit(pointers(list(object(metricTag)))),
  scheduler: string(),
  processed_by: omit(string()),
  pipelines: pointers(listNeverNull(object(resourceReference))),
  output_metric_thresholds: omit(pointers(list(object(metricThreshold)))),
  subdues: omit(pointers(list(object(timeWindowRepeated)))),
});

export type EventCheck = ValueOf<typeof eventCheckShape>;

const metricPoint = shape('MetricPoint', {
  name: omit(string()),
  value: float64(),
  timestamp: int64(),
  tags: pointers(list(object(metricTag))),
});

const metricsShape = shape('Metrics', { handlers: strings(), points: pointers(list(object(metricPoint))) });

/** An event's id: a UUID, `null` in JSON when it has none. */
const idCodec: CustomCodec<string> = {
  goType: 'uuid.UUID',
  zero: '',
  alone: true,
  decode(value) {
    if (typeof value !== 'string') throw new DecodeError(jsonTypeName(value), 'string', []);
    if (value === '') return '';
    const problem = uuidError(value);
    if (problem) throw new Error(`invalid event id: ${problem}`);
    return canonicalUuid(value);
  },
  encode: (id) => (id === '' ? null : id),
  isEmpty: (id) => id === '',
};

export const eventShape = shape(
  'Event',
  {
    check: omit(optional(eventCheckShape)),
    entity: omit(optional(entityShape)),
    id: custom(idCodec),
    metadata: object(metadata),
    metrics: omit(optional(metricsShape)),
    pipelines: pointers(list(object(resourceReference))),
    sequence: int64(),
    timestamp: omit(int64()),
  },
  { sorted: true },
);

export type Event = ValueOf<typeof eventShape>;

function thresholdError(threshold: MetricThreshold): string | undefined {
  const rules = threshold.thresholds ?? [];
  const number = (text: string): boolean => text.trim() !== '' && !Number.isNaN(Number(text));
  return firstOf(
    () => named('metric threshold name', plainName(threshold.name)),
    () => (rules.length ? undefined : 'there must be at least one threshold rule'),
    ...rules.map((rule, index) => () => {
      if (!rule.min && !rule.max) return `rule ${index}: One of Min or Max required`;
      if (rule.min && !number(rule.min)) return `rule ${index}: Min must be a floating point number`;
      return rule.max && !number(rule.max) ? `rule ${index}: Max but be a floating point number` : undefined;
    }),
    ...(threshold.tags ?? []).map((tag, index) => () => {
      const problem = named('metric threshold tag name', plainName(tag.name));
      if (problem) return `tag ${index}: ${problem}`;
      return tag.value ? undefined : `tag ${index}: metric threshold tag value must not be empty`;
    }),
  );
}

/** Validates a check inside an event. */
export function eventCheckError(c: EventCheck, checks: Checks): string | undefined {
  return firstOf(
    () => named('check name', plainName(c.metadata.name)),
    () =>
      c.publish
        ? scheduleError(c.cron, c.interval, 'check interval must be greater than or equal to 1')
        : undefined,
    () => (c.ttl > 0 && c.ttl <= c.interval ? 'ttl must be greater than check interval' : undefined),
    () => (c.ttl > 0 && c.ttl < 5 ? 'minimum ttl is 5 seconds' : undefined),
    () => commonCheckError(c, checks),
    () => (c.max_output_size < 0 ? 'MaxOutputSize must be >= 0' : undefined),
    ...(c.output_metric_thresholds ?? []).map((threshold, index) => () => {
      const problem = thresholdError(threshold);
      return problem && `invalid metric threshold ${index}: ${problem}`;
    }),
    () => repeatedWindowsError(c.subdues),
    () => timeWindowError(c.subdue),
  );
}

/** The labels that select an event are its own, its entity's and its check's. */
function labelsOf({ metadata, entity, check }: Event): Record<string, string> {
  return { ...metadata.labels, ...entity?.metadata.labels, ...check?.metadata.labels };
}

export const event = defineKind({
  type: 'Event',
  plural: 'events',
  shape: eventShape,
  nameOf: (e) => [e.entity?.metadata.name, e.check?.metadata.name].filter(Boolean).join('/'),
  namespaceOf: (e) => e.entity?.metadata.namespace || e.metadata.namespace,
  validate: (e, checks) =>
    firstOf(
      () => (e.entity ? undefined : 'event must contain an entity'),
      () => (e.check || e.metrics ? undefined : 'event must contain a check or metrics'),
      () => {
        const problem = e.entity && entity.validate(e.entity, checks);
        return problem ? `entity is invalid: ${problem}` : undefined;
      },
      () => {
        const problem = e.check && eventCheckError(e.check, checks);
        return problem ? `check is invalid: ${problem}` : undefined;
      },
      ...(e.pipelines ?? []).map(
        (reference) => () =>
          reference.api_version === 'core/v2' && reference.type === 'Pipeline'
            ? undefined
            : `pipeline reference is invalid: resource type not capable of acting as a pipeline: ${reference.api_version}.${reference.type}`,
      ),
      () => (e.metadata.name ? 'events cannot be named' : undefined),
    ),
  labelsOf,
  fields: (e) => {
    const silenced = String((e.check?.silenced?.length ?? 0) > 0);
    return {
      'event.name': e.metadata.name,
      'event.namespace': e.metadata.namespace || (e.entity?.metadata.namespace ?? ''),
      'event.is_silenced': silenced,
      'event.check.is_silenced': silenced,
      'event.check.name': e.check?.metadata.name ?? '',
      // Since 6.13: the time stamp and the last good time.
      'event.timestamp': String(e.timestamp),
      'event.check.last_ok': String(e.check?.last_ok ?? 0),
      'event.check.handlers': commas(e.check?.handlers ?? null),
      'event.check.publish': String(e.check?.publish ?? false),
      'event.check.round_robin': String(e.check?.round_robin ?? false),
      'event.check.runtime_assets': commas(e.check?.runtime_assets ?? null),
      'event.check.state': e.check?.state ?? '',
      'event.check.status': String(e.check?.status ?? 0),
      'event.check.subscriptions': commas(e.check?.subscriptions ?? null),
      'event.entity.deregister': String(e.entity?.deregister ?? false),
      'event.entity.name': e.entity?.metadata.name ?? '',
      'event.entity.entity_class': e.entity?.entity_class ?? '',
      'event.entity.subscriptions': commas(e.entity?.subscriptions ?? null),
      ...labelFields('event', labelsOf(e)),
    };
  },
  columns: [
    ['Entity', (e) => primary(e.entity?.metadata.name ?? '')],
    ['Check', (e) => e.check?.metadata.name ?? ''],
    ['Output', (e) => e.check?.output ?? ''],
    ['Status', (e) => plain(e.check?.status ?? 0)],
    ['Silenced', (e) => truth(e.check?.is_silenced ?? false)],
    ['Timestamp', (e) => moment(e.timestamp, 'abs')],
    ['UUID', (e) => e.id],
  ],
  info: (e) => ({
    title: `${e.entity?.metadata.name ?? ''} - ${e.check?.metadata.name ?? ''}`,
    rows: [
      row('Entity', e.entity?.metadata.name ?? ''),
      row('Check', e.check?.metadata.name ?? ''),
      row('Output', (e.check?.output ?? '').replace(/\n$/, '')),
      row('Status', plain(e.check?.status ?? 0)),
      row('History', commas((e.check?.history ?? []).map((h) => String(h.status)))),
      row('Silenced', plain(e.check?.is_silenced ?? false)),
      ...(e.check?.is_silenced ? [row('Silenced By', spaced(e.check.silenced))] : []),
      row('Timestamp', moment(e.timestamp, 'abs')),
      row('UUID', e.id),
    ],
  }),
  command: {
    name: 'event',
    summary: 'Manage events',
    list: { summary: 'list events', allNamespaces: true },
    info: { usage: 'info [ENTITY] [CHECK]', summary: 'show detailed event information' },
    delete: { usage: 'delete [ENTITY] [CHECK]', summary: 'delete events', noun: 'event' },
  },
});
