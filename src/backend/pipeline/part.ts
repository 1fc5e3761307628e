import type { Event } from '../../resources/core/event.js';
import { eventFields } from '../log-fields.js';
import type { Part, Surroundings } from '../part.js';
import { pipelineEvents } from '../topics.js';
import type { Definitions } from './definitions.js';
import { noEffects } from './effects.js';
import { type PipelineSetting, runPipelines } from './run.js';
import type { EventTrace } from './trace.js';
import { referencesOf } from './workflows.js';

/** Runs events through pipelines as they come. Sensu: backend/pipelined. */
export class Pipelined implements Part {
  readonly name = 'pipelined';
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly around: Surroundings,
    private readonly setting: PipelineSetting,
    /** Ends commands that are still running, and what else only pipelines use. */
    private readonly end: () => void | Promise<void>,
  ) {}

  start(): void {
    this.unsubscribe = this.around.bus.subscribe(pipelineEvents, (event) => this.receive(event));
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    await Promise.all([this.end(), this.setting.sandbox.close()]);
  }

  /** What would become of an event now, and why; nothing is run but scripts. */
  explain(event: Event, definitions: Definitions = this.setting.definitions): Promise<EventTrace> {
    return runPipelines(event, { ...this.setting, definitions, effects: noEffects, log: () => undefined });
  }

  private receive(event: Event): void | Promise<void> {
    if (!referencesOf(event).length) {
      this.around.log('info', this.name, 'no pipelines defined in resource', () => eventFields(event));
      return;
    }
    return runPipelines(event, this.setting).then(() => undefined);
  }
}
