import type { Sandbox } from '../../host/sandbox/sandbox.js';
import { redactEntity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import type { EventFilter } from '../../resources/core/filter.js';
import type { Mutator } from '../../resources/core/mutator.js';
import type { Workflow } from '../../resources/core/pipeline.js';
import { type ResourceReference, referenceText } from '../../resources/kit/shared.js';
import { eventFields } from '../log-fields.js';
import type { Log } from '../part.js';
import { type Data, eventData, textData } from './data.js';
import type { Definitions } from './definitions.js';
import { type Effects, SecretsError } from './effects.js';
import { builtInFilter, customFilter } from './filters.js';
import { handle, orderOf, originOf, type Place, placeFields } from './handlers.js';
import { builtInMutation, builtInMutators, type Mutated, scriptMutation } from './mutators.js';
import type {
  EventTrace,
  FilterTrace,
  HandlerTrace,
  MutatorTrace,
  PipelineTrace,
  WorkflowTrace,
} from './trace.js';
import { noWorkflows, referencesOf, resolve } from './workflows.js';

/** What running an event through pipelines needs; an explanation brings other effects and another log. */
export interface PipelineSetting {
  readonly definitions: Definitions;
  readonly sandbox: Sandbox;
  readonly effects: Effects;
  readonly log: Log;
  /** Milliseconds, by the backend's clock. */
  now(): number;
  /** The backend's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The ES5 check. */
  script(source: string): string | undefined;
  /**
   * Fetches assets and makes their scripts known to the sandbox.
   * @returns the key of the libraries
   * @throws Error when they cannot be had
   */
  libraries(namespace: string, names: readonly string[]): Promise<string | undefined>;
}

/**
 * Runs an event through everything it refers to, one after another.
 * @returns what was decided on the way, and why
 */
export async function runPipelines(event: Event, setting: PipelineSetting): Promise<EventTrace> {
  const references = referencesOf(event);
  if (!references.length) {
    setting.log('info', 'pipelined', 'no pipelines defined in resource', eventFields(event));
  }
  const run = new Run(event, setting);
  const pipelines: PipelineTrace[] = [];
  for (const reference of references) pipelines.push(await run.pipeline(reference));
  return {
    entity: event.entity?.metadata.name ?? '',
    namespace: event.entity?.metadata.namespace ?? '',
    ...(event.check ? { check: event.check.metadata.name } : {}),
    pipelines,
  };
}

/** A pipeline that ended early, with what it had got to. */
class Aborted extends Error {
  constructor(
    cause: Error,
    readonly reached: Omit<WorkflowTrace, 'name' | 'outcome' | 'error'>,
  ) {
    super(cause.message, { cause });
  }
}

/** One event on its way. Filters and scripts replace the event for all that comes after them. */
class Run {
  constructor(
    private event: Event,
    private readonly setting: PipelineSetting,
  ) {}

  private get namespace(): string {
    return this.event.entity?.metadata.namespace ?? '';
  }

  async pipeline(reference: ResourceReference): Promise<PipelineTrace> {
    const trace = { reference: referenceText(reference), name: reference.name };
    const { event } = this;
    const skip = (error: string): void => {
      if (error === noWorkflows && this.event.check?.metadata.name === 'keepalive') return;
      const level = error === noWorkflows ? 'warning' : 'error';
      this.setting.log(level, 'pipelined', `${error}, skipping execution of pipeline`, {
        ...eventFields(event),
        pipeline_reference: trace.reference,
        pipeline_adapter: 'AdapterV1',
      });
    };
    try {
      const { workflows, notes } = resolve(reference, this.event, this.setting.definitions);
      for (const { level, message, fields } of notes) this.setting.log(level, 'pipelined', message, fields);
      if (!workflows.length) skip(noWorkflows);
      const run = await this.workflows(workflows, reference.name, skip);
      return { ...trace, notes, ...(workflows.length ? {} : { error: noWorkflows }), ...run };
    } catch (error) {
      const { message } = error as Error;
      skip(message);
      return { ...trace, workflows: [], notes: [], error: message };
    }
  }

  /** An error in one workflow ends all of them. */
  private async workflows(
    workflows: readonly Workflow[],
    pipeline: string,
    skip: (error: string) => void,
  ): Promise<{ workflows: WorkflowTrace[]; error?: string }> {
    const traces: WorkflowTrace[] = [];
    let failure: string | undefined;
    for (const workflow of workflows) {
      const { name } = workflow;
      if (failure !== undefined) {
        traces.push({ name, outcome: 'not-reached', filters: [] });
        continue;
      }
      try {
        traces.push(await this.workflow(workflow, { pipeline, workflow: name }));
      } catch (error) {
        failure = (error as Error).message;
        const reached = error instanceof Aborted ? error.reached : { filters: [] };
        traces.push({ name, outcome: 'failed', ...reached, error: failure });
        skip(failure);
      }
    }
    return { workflows: traces, ...(failure === undefined ? {} : { error: failure }) };
  }

  private async workflow(workflow: Workflow, place: Place): Promise<WorkflowTrace> {
    const reached: { filters: FilterTrace[]; mutator?: MutatorTrace; handler?: HandlerTrace } = {
      filters: [],
    };
    try {
      for (const { name } of workflow.filters ?? []) {
        const answer = this.filter(name, place);
        // Waiting for what is there already costs more than the whole filter.
        const said = answer instanceof Promise ? await answer : answer;
        reached.filters.push(said);
        if (!said.allowed) return { name: workflow.name, outcome: 'denied', ...reached };
      }
      const before = this.event;
      const name = workflow.mutator?.name ?? 'json';
      reached.mutator = this.mutatorTrace(name);
      const mutation = builtInMutators.has(name)
        ? builtInMutation(name, this.event)
        : await this.mutate(name, place);
      if (mutation.event !== before) reached.mutator = { ...reached.mutator, changedEvent: true };
      this.event = mutation.event;
      return { name: workflow.name, ...(await this.handle(workflow, mutation.data, place, reached)) };
    } catch (error) {
      throw new Aborted(error as Error, reached);
    }
  }

  private async handle(
    workflow: Workflow,
    data: Data,
    place: Place,
    reached: { filters: FilterTrace[]; mutator?: MutatorTrace; handler?: HandlerTrace },
  ): Promise<Omit<WorkflowTrace, 'name'>> {
    const name = workflow.handler?.name ?? '';
    const handler = this.setting.definitions.handler(this.namespace, name);
    if (!handler) {
      this.setting.log('error', 'pipeline/legacy', 'handler not found, skipping handler execution', {
        ...eventFields(this.event),
        ...placeFields(place),
        handler: name,
      });
      return { ...reached, outcome: 'no-handler', handler: { name, type: '' } };
    }
    reached.handler = { name, type: handler.type };
    const done = await handle(handler, this.event, data, place, this.setting);
    return { ...reached, outcome: 'handled', handler: done };
  }

  private filter(name: string, place: Place): FilterTrace | Promise<FilterTrace> {
    const { definitions, log } = this.setting;
    const builtIn = builtInFilter(name, this.event);
    if (builtIn) {
      if (!builtIn.allowed) this.tellFilter('debug', builtIn.reason, place);
      return builtIn;
    }
    const filter = definitions.filter(this.namespace, name);
    if (!filter) {
      log('warning', 'pipeline/filter', 'could not retrieve filter', {
        ...eventFields(this.event),
        ...placeFields(place),
        error: null,
      });
      throw new Error('could not retrieve filter');
    }
    if (!filter.runtime_assets?.length) return this.ask(filter, undefined, place);
    return this.libraries(filter.runtime_assets, 'filter', 'pipeline/filter', place).then((libraries) =>
      this.ask(filter, libraries, place),
    );
  }

  private ask(
    filter: EventFilter,
    libraries: string | undefined,
    place: Place,
  ): FilterTrace | Promise<FilterTrace> {
    this.redact();
    const { sandbox } = this.setting;
    const tell = (said: FilterTrace): FilterTrace => {
      this.tellVerdict(said, filter.runtime_assets, place);
      return said;
    };
    const said = customFilter(filter, this.event, { sandbox, now: this.setting.now(), libraries });
    return said instanceof Promise ? said.then(tell) : tell(said);
  }

  /** From the first filter of one's own on, an event goes without the secrets in its entity's labels. */
  private redact(): void {
    const { entity } = this.event;
    const redacted = entity && redactEntity(entity);
    if (redacted !== entity) this.event = { ...this.event, entity: redacted };
  }

  private tellVerdict(said: FilterTrace, assets: readonly string[] | null, place: Place): void {
    const fields = { filter: said.name, assets };
    for (const { error } of said.expressions ?? []) {
      if (error === undefined) continue;
      this.tellFilter('error', 'error evaluating javascript event filter', place, { ...fields, error });
    }
    if (said.window === 'unreadable') {
      this.tellFilter('error', 'denying event - unable to determine if time is in specified window', place, {
        ...fields,
        error: said.reason.replace('the time window cannot be read: ', ''),
      });
    } else this.tellFilter('debug', said.reason, place, fields);
  }

  private tellFilter(level: 'debug' | 'error', message: string, place: Place, more: object = {}): void {
    const { event } = this;
    const fields = () => ({ ...eventFields(event), ...placeFields(place), ...more });
    this.setting.log(level, 'pipeline/filter', message, fields);
  }

  private async libraries(
    assets: readonly string[] | null,
    user: string,
    component: string,
    place: Place,
  ): Promise<string | undefined> {
    if (!assets?.length) return undefined;
    try {
      return await this.setting.libraries(this.namespace, assets);
    } catch (error) {
      this.tellAssets(user, component, place, (error as Error).message);
      return undefined;
    }
  }

  private tellAssets(user: string, component: string, place: Place, error: string): void {
    const fields = { ...eventFields(this.event), ...placeFields(place), error };
    this.setting.log('error', component, `failed to retrieve assets for ${user}`, fields);
  }

  private mutatorTrace(name: string): MutatorTrace {
    if (builtInMutators.has(name)) return { name, type: 'built-in' };
    const mutator = this.setting.definitions.mutator(this.namespace, name);
    return { name, type: mutator?.type === 'javascript' ? 'javascript' : 'pipe' };
  }

  private async mutate(name: string, place: Place): Promise<Mutated> {
    const mutator = this.setting.definitions.mutator(this.namespace, name);
    if (!mutator) throw new Error(`mutator "${name}" does not exist`);
    try {
      return await (mutator.type === 'javascript'
        ? this.script(mutator, place)
        : this.command(mutator, place));
    } catch (error) {
      this.setting.log('error', 'pipeline/legacy', 'failed to mutate the event', {
        ...eventFields(this.event),
        ...placeFields(place),
        error: (error as Error).message,
      });
      throw error;
    }
  }

  private async script(mutator: Mutator, place: Place): Promise<Mutated> {
    const { sandbox, environment, script } = this.setting;
    const libraries = await this.libraries(mutator.runtime_assets, 'mutator', 'pipeline/legacy', place);
    const now = this.setting.now();
    return scriptMutation(mutator, this.event, { sandbox, environment, script, libraries, now });
  }

  /** A command's combined output is what the handler gets. */
  private async command(mutator: Mutator, place: Place): Promise<Mutated> {
    const { effects, log } = this.setting;
    const origin = originOf('mutator', mutator, this.event, place);
    const fields = {
      namespace: mutator.metadata.namespace,
      mutator: mutator.metadata.name,
      assets: mutator.runtime_assets,
      ...placeFields(place),
    };
    try {
      const data = eventData(this.event);
      const { status, output, assetsError, withheld } = await effects.command(orderOf(mutator, origin, data));
      if (withheld) return { data, event: this.event };
      if (assetsError !== undefined) this.tellAssets('mutator', 'pipeline/legacy', place, assetsError);
      if (status === 0) return { data: textData(output), event: this.event };
      log('error', 'pipeline/legacy', 'failure in event pipe mutator execution', {
        ...fields,
        status,
        output,
      });
    } catch (error) {
      const failed =
        error instanceof SecretsError
          ? 'failed to retrieve secrets for mutator'
          : 'failed to execute event pipe mutator';
      log('error', 'pipeline/legacy', failed, { ...fields, error: (error as Error).message });
      throw error;
    }
    throw new Error('pipe mutator execution returned non-zero exit status');
  }
}
