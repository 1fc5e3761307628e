import { createSandbox } from '../../host/sandbox/sandbox.js';
import type { Event } from '../../resources/core/event.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import { scriptError } from '../../wire/script.js';
import { givenDefinitions } from './definitions.js';
import { noEffects } from './effects.js';
import { runPipelines } from './run.js';
import type { EventTrace } from './trace.js';

export interface ExplanationSetting {
  /** What the pipelines are made of. */
  readonly resources: readonly { readonly kind: AnyKind; readonly value: object }[];
  /** Milliseconds: the present, for time windows and scripts. */
  readonly now: number;
  /** What JavaScript mutators may ask for by name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Says what pipelines would do with events, and why, without a backend: filters and JavaScript mutators are evaluated, nothing
 * else is run and no asset is fetched.
 */
export async function explainEvents(
  events: readonly Event[],
  { resources, now, environment }: ExplanationSetting,
): Promise<EventTrace[]> {
  const sandbox = createSandbox();
  const setting = {
    definitions: givenDefinitions(resources),
    sandbox,
    effects: noEffects,
    log: () => undefined,
    now: () => now,
    environment,
    script: scriptError,
    libraries: () => Promise.resolve(undefined),
  };
  try {
    const traces: EventTrace[] = [];
    for (const event of events) traces.push(await runPipelines(event, setting));
    return traces;
  } finally {
    await sandbox.close();
  }
}
