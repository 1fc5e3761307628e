import { DecodeError } from './decode.js';
import {
  bool,
  type CustomCodec,
  custom,
  list,
  object,
  omit,
  pointers,
  shape,
  string,
  strings,
  uint32,
  type ValueOf,
} from './fields.js';
import { isJsonObject, type JsonValue, jsonTypeName } from './json.js';
import { named, plainName } from './names.js';

/** Sensu: core/v2 ResourceReference. */
export const resourceReference = shape('ResourceReference', {
  name: string(),
  type: string(),
  api_version: string(),
});
export type ResourceReference = ValueOf<typeof resourceReference>;

/** `core/v2.Handler(Name=slack)`. */
export function referenceText(reference: ResourceReference): string {
  return `${reference.api_version}.${reference.type}(Name=${reference.name})`;
}

export function validateReference(reference: ResourceReference): string | undefined {
  const name = named('name', plainName(reference.name));
  if (name) return name;
  if (!reference.type) return 'type must be set';
  if (!reference.api_version) return 'api_version must be set';
  return undefined;
}

/** Sensu: core/v2 Secret: an environment variable and the secret that fills it. */
export const secret = shape('Secret', { name: omit(string()), secret: omit(string()) });

const timeWindow = shape('TimeWindowTimeRange', { begin: string(), end: string() });
const windows = () => omit(pointers(list(object(timeWindow))));

/** Sensu: core/v2 TimeWindowWhen. */
export const timeWindowWhen = shape('TimeWindowWhen', {
  days: object(
    shape('TimeWindowDays', {
      all: windows(),
      sunday: windows(),
      monday: windows(),
      tuesday: windows(),
      wednesday: windows(),
      thursday: windows(),
      friday: windows(),
      saturday: windows(),
    }),
  ),
});
export type TimeWindowWhen = ValueOf<typeof timeWindowWhen>;

/** Sensu: core/v2 TimeWindowRepeated. */
export const timeWindowRepeated = shape('TimeWindowRepeated', {
  begin: string(),
  end: string(),
  repeat: strings(),
});
export type TimeWindowRepeated = ValueOf<typeof timeWindowRepeated>;

/** Sensu: core/v2 ProxyRequests. */
export const proxyRequests = shape('ProxyRequests', {
  entity_attributes: strings(),
  splay: bool(),
  splay_coverage: uint32(),
});
export type ProxyRequests = ValueOf<typeof proxyRequests>;

/** Sensu: core/v2 HookList: the hooks for one kind of result (`0`-`255`, `ok`, `non-zero`, ...). */
export interface HookList {
  type: string;
  hooks: string[] | null;
}

export const hookListCodec: CustomCodec<HookList> = {
  goType: 'map[string][]string',
  zero: { type: '', hooks: null },
  decode(value: JsonValue): HookList {
    if (!isJsonObject(value)) throw new DecodeError(jsonTypeName(value), 'map[string][]string', []);
    const result: HookList = { type: '', hooks: null };
    for (const [type, hooks] of Object.entries(value)) {
      result.type = type;
      result.hooks = hooks === null ? null : decodeHooks(hooks);
    }
    return result;
  },
  encode: (list) => new Map([[list.type, list.hooks]]),
  isEmpty: () => false,
};

function decodeHooks(value: JsonValue): string[] {
  if (!Array.isArray(value)) throw new DecodeError(jsonTypeName(value), '[]string', []);
  return value.map((hook) => {
    if (hook === null) return '';
    if (typeof hook !== 'string') throw new DecodeError(jsonTypeName(hook), 'string', []);
    return hook;
  });
}

export const hookList = () => custom(hookListCodec);

/** Sensu: core/v2 MetricTag. */
export const metricTag = shape('MetricTag', { name: omit(string()), value: omit(string()) });

/** Sensu: core/v2 MetricThreshold. */
export const metricThreshold = shape('MetricThreshold', {
  name: string(),
  tags: pointers(list(object(shape('MetricThresholdTag', { name: string(), value: string() })))),
  thresholds: pointers(
    list(object(shape('MetricThresholdRule', { min: string(), max: string(), status: uint32() }))),
  ),
  null_status: uint32(),
});
export type MetricThreshold = ValueOf<typeof metricThreshold>;
