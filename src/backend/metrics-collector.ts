import type { Metrics } from './metrics.js';
import type { Part, Surroundings } from './part.js';
import { processedEvents } from './topics.js';

/** Counts what goes over the bus. */
export class MetricsCollector implements Part {
  readonly name = 'metrics';
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly around: Surroundings,
    private readonly metrics: Metrics,
  ) {}

  start(): void {
    this.unsubscribe = this.around.bus.subscribe(processedEvents, ({ event }) => {
      const type = event.check ? 'check' : 'metrics';
      this.metrics.add('sensu_go_events_processed', 1, { status: 'success', type });
      const points = event.metrics?.points?.length ?? 0;
      if (points > 0) this.metrics.add('sensu_go_event_metric_points_processed', points);
    });
  }

  stop(): void {
    this.unsubscribe();
  }
}
