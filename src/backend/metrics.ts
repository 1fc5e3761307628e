import { sensuVersion } from '../wire/version.js';

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly help: string;
}

/** Sensu's names, as far as this backend has something to say or a dashboard expects them from the start. */
const families = {
  sensu_go_build_info: { type: 'gauge', help: 'Version of this backend' },
  sensu_go_event_handler_duration: { type: 'summary', help: 'Duration of handlers in ms' },
  sensu_go_event_metric_points_processed: { type: 'counter', help: 'Metric points in processed events' },
  sensu_go_eventd_bus_publish_duration: { type: 'summary', help: 'Duration of publishing an event in ms' },
  sensu_go_eventd_create_proxy_entity_duration: {
    type: 'summary',
    help: 'Duration of making a proxy entity in ms',
  },
  sensu_go_eventd_liveness_factory_duration: {
    type: 'summary',
    help: 'Duration of making a TTL timer in ms',
  },
  sensu_go_eventd_update_event_duration: { type: 'summary', help: 'Duration of storing an event in ms' },
  sensu_go_events_processed: { type: 'counter', help: 'Processed events' },
  sensu_go_handler_requests_total: { type: 'counter', help: 'Invocations of handlers' },
  sensu_go_keepalives: { type: 'counter', help: 'Keepalives received' },
  sensu_go_lease_ops: { type: 'counter', help: 'Operations on leases' },
  sensu_go_pipeline_duration: { type: 'summary', help: 'Duration of pipelines in ms' },
  sensu_go_pipeline_resolve_duration: {
    type: 'summary',
    help: 'Duration of finding the pipelines of an event in ms',
  },
  sensu_go_pipelined_message_handler_duration: {
    type: 'summary',
    help: 'Duration of handling a message in pipelined in ms',
  },
  sensu_go_agent_sessions: { type: 'gauge', help: 'Connected agents' },
  sensu_go_agentd_event_bytes: { type: 'summary', help: 'Bytes of events from agents' },
  sensu_go_websocket_errors: { type: 'counter', help: 'Connections of agents that broke' },
  sensu_go_websocket_upgrade_duration: { type: 'summary', help: 'Duration of letting an agent in in ms' },
} as const satisfies Record<string, Family>;

export type MetricName = keyof typeof families;

/** Families that are shown only when something happened. */
const hiddenEmpty: ReadonlySet<MetricName> = new Set([
  'sensu_go_agent_sessions',
  'sensu_go_agentd_event_bytes',
  'sensu_go_websocket_errors',
  'sensu_go_websocket_upgrade_duration',
]);

interface Series {
  readonly labels: Labels;
  value: number;
  count: number;
}

/** Counters and durations in the text form of Prometheus. */
export class Metrics {
  private readonly series = new Map<MetricName, Map<string, Series>>();

  constructor() {
    this.clear();
  }

  clear(): void {
    this.series.clear();
    this.set('sensu_go_build_info', 1, { version: sensuVersion, buildsha: '', goversion: '' });
    this.add('sensu_go_keepalives', 0, { status: '0' });
    this.add('sensu_go_events_processed', 0, { status: 'success', type: 'check' });
  }

  /** Counts up. */
  add(name: MetricName, by = 1, labels: Labels = {}): void {
    this.at(name, labels).value += by;
  }

  /** Sets a gauge. */
  set(name: MetricName, value: number, labels: Labels = {}): void {
    this.at(name, labels).value = value;
  }

  /** Adds a duration (in ms) or a size to a summary. */
  observe(name: MetricName, value: number, labels: Labels = {}): void {
    const series = this.at(name, labels);
    series.value += value;
    series.count++;
  }

  /** The page for `/metrics`. */
  text(): string {
    const names = (Object.keys(families) as MetricName[]).sort();
    return names.map((name) => this.family(name)).join('');
  }

  private family(name: MetricName): string {
    const { type, help } = families[name];
    const series = [...(this.series.get(name)?.values() ?? [])];
    if (series.length === 0 && hiddenEmpty.has(name)) return '';
    const lines = series.length ? series : [{ labels: {}, value: 0, count: 0 }];
    const body = lines.map((line) =>
      type === 'summary' ? summary(name, line) : `${name}${shown(line.labels)} ${line.value}\n`,
    );
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${body.join('')}`;
  }

  private at(name: MetricName, labels: Labels): Series {
    let family = this.series.get(name);
    if (!family) {
      family = new Map();
      this.series.set(name, family);
    }
    const key = shown(labels);
    let series = family.get(key);
    if (!series) {
      series = { labels, value: 0, count: 0 };
      family.set(key, series);
    }
    return series;
  }
}

const summary = (name: string, { labels, value, count }: Series): string =>
  `${name}_sum${shown(labels)} ${value}\n${name}_count${shown(labels)} ${count}\n`;

function shown(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`,
  );
  return pairs.length ? `{${pairs.join(',')}}` : '';
}
