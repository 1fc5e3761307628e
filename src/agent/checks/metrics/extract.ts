import { parseGraphite } from './graphite.js';
import { parseInfluxDB } from './influxdb.js';
import { parseNagios } from './nagios.js';
import { parseOpenTSDB } from './opentsdb.js';
import type { MetricParser, MetricPoint, MetricSource } from './point.js';
import { parsePrometheus } from './prometheus.js';

const parsers: Readonly<Record<string, MetricParser>> = {
  graphite_plaintext: parseGraphite,
  influxdb_line: parseInfluxDB,
  nagios_perfdata: parseNagios,
  opentsdb_line: parseOpenTSDB,
  prometheus_text: parsePrometheus,
};

/** The metrics in a check's output; `null` when there are none. */
export function extractMetrics(format: string, source: MetricSource): MetricPoint[] | null {
  const points = Object.hasOwn(parsers, format) ? parsers[format]?.(source) : undefined;
  if (!points) source.refuse('output metric format is not supported');
  return points?.length ? points : null;
}
