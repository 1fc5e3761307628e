import type { Event } from '../../resources/core/event.js';
import type { MetricThreshold } from '../../resources/kit/shared.js';
import { parseFloat64, plainDecimal } from '../numbers.js';
import type { MetricPoint } from './metrics/point.js';

type Measure = 'min' | 'max' | 'null-status';

/** What a threshold says about a point, or about there being none. */
interface Finding {
  readonly threshold: MetricThreshold;
  readonly measure: Measure;
  readonly status: number;
  readonly text: string;
}

/**
 * The status that a check's metrics give it: the worst that a threshold says. What they say is noted in the event's annotations.
 * Sensu: output metric thresholds.
 */
export function evaluateThresholds(event: Event): number {
  const { check, metrics } = event;
  const points = metrics?.points ?? [];
  if (check?.status !== 0 || points.length === 0) return check?.status ?? 0;
  const findings = (check.output_metric_thresholds ?? []).flatMap((threshold) =>
    findingsOf(threshold, points),
  );
  let worst: Finding | undefined;
  for (const finding of findings) {
    annotate(event, keyOf(finding), finding.text);
    if (finding.status > (worst?.status ?? 0)) worst = finding;
  }
  if (!worst) return 0;
  annotate(event, `sensu.io/notifications/${caption(worst.status)}`, worst.text);
  return worst.status;
}

function findingsOf(threshold: MetricThreshold, points: readonly MetricPoint[]): Finding[] {
  const matching = points.filter((point) => isAbout(threshold, point));
  if (matching.length) return matching.flatMap((point) => findingsAbout(threshold, point.value));
  const status = threshold.null_status;
  return status > 0 ? [{ threshold, measure: 'null-status', status, text: missingText(threshold) }] : [];
}

/** All tags of the threshold are on the point, which may have more. */
function isAbout(threshold: MetricThreshold, point: MetricPoint): boolean {
  if (threshold.name !== point.name) return false;
  return (threshold.tags ?? []).every((wanted) =>
    point.tags?.some(({ name, value }) => name === wanted.name && value === wanted.value),
  );
}

function findingsAbout(threshold: MetricThreshold, value: number): Finding[] {
  return (threshold.thresholds ?? []).flatMap(({ min, max, status }): Finding[] => {
    const found = (measure: 'min' | 'max', limit: string): Finding[] => [
      { threshold, measure, status, text: exceededText(threshold, measure, value, limit) },
    ];
    const low = parseFloat64(min);
    if (min !== '' && low === undefined) return [];
    if (low !== undefined && value < low) return found('min', min);
    const high = parseFloat64(max);
    return high !== undefined && value > high ? found('max', max) : [];
  });
}

export const caption = (status: number): string => ['ok', 'warning', 'critical'][status] ?? 'unknown';

function keyOf({ threshold, measure, status }: Finding): string {
  const tags = (threshold.tags ?? []).map(({ value }) => `.${value}`).join('');
  return `sensu.io/output_metric_thresholds/${threshold.name}${tags}/${measure}/${caption(status)}`;
}

function exceededText(threshold: MetricThreshold, measure: Measure, value: number, limit: string): string {
  const tags = (threshold.tags ?? []).map((tag) => `${tag.name}=${tag.value}`).join(',');
  const about = tags === '' ? threshold.name : `${threshold.name} (${tags})`;
  const actual = plainDecimal(value);
  return `The value of ${about} exceeded the configured threshold (${measure}: ${limit}, actual: ${actual}).`;
}

function missingText(threshold: MetricThreshold): string {
  const tags = (threshold.tags ?? []).map((tag) => `${tag.name}="${tag.value}"`).join(', ');
  const about = `"${threshold.name}"${tags === '' ? '' : ` (${tags})`}`;
  const expected = (threshold.thresholds ?? []).map(({ min, max, status }) => {
    const range = [min && `min: ${min}`, max && `max: ${max}`].filter(Boolean).join(' - ');
    return `; expected ${range} (status: ${caption(status)})`;
  });
  const level = caption(threshold.null_status).toUpperCase();
  return `${level} : no metric matching ${about} was found${expected.join('')}`;
}

function annotate({ metadata }: Event, key: string, text: string): void {
  metadata.annotations = { ...metadata.annotations, [key]: text };
}
