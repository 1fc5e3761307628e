import type { Log } from '../../host/log.js';
import type { Event } from '../../resources/core/event.js';
import { component } from '../around.js';
import { extractMetrics } from './metrics/extract.js';
import { evaluateThresholds } from './thresholds.js';

export interface MeasureSetting {
  /** Seconds. */
  readonly now: number;
  readonly log: Log;
  /** The output is no command's: there is nothing to be found in it. */
  readonly isNote: boolean;
}

/** Gives an event the metrics in its check's output, if the check asks for them, and the status that thresholds give these. */
export function measure(event: Event, { now, log, isNote }: MeasureSetting): void {
  const { check } = event;
  if (!check) return;
  const { output_metric_format: format, output_metric_handlers: handlers } = check;
  if (format === '' && !handlers?.length) return;
  event.metrics = { handlers: handlers?.length ? handlers : null, points: null };
  if (format === '' || isNote) return;
  const { name, namespace } = check.metadata;
  const { output, executed } = check;
  event.metrics.points = extractMetrics(format, {
    output,
    executed,
    now,
    tags: check.output_metric_tags ?? [],
    refuse: (problem, place) =>
      log('error', component, problem, {
        check: name,
        namespace,
        ...place,
        error: 'unable to extract metric from check output',
      }),
  });
  check.status = evaluateThresholds(event);
}
