import { parseVariables } from '../../host/environment.js';
import type { Sandbox } from '../../host/sandbox/sandbox.js';
import type { Event } from '../../resources/core/event.js';
import { eventShape } from '../../resources/core/event.js';
import type { Mutator } from '../../resources/core/mutator.js';
import { decode } from '../../resources/kit/decode.js';
import { encode } from '../../resources/kit/encode.js';
import type { JsonOutput } from '../../resources/kit/json.js';
import { parseJson, writeJson } from '../../wire/json/index.js';
import { type Data, eventData, textData } from './data.js';

/** The mutators that need no definition. */
export const builtInMutators: ReadonlySet<string> = new Set(['json', 'only_check_output']);

/** What a handler is given, and the event as it goes on. */
export interface Mutated {
  readonly data: Data;
  readonly event: Event;
}

/** @throws Error in Sensu's words */
export function builtInMutation(name: string, event: Event): Mutated {
  if (name === 'json') return { data: eventData(event), event };
  if (!event.check) {
    throw new Error('event requires a check for the only_check_output mutator to work, returning');
  }
  return { data: textData(event.check.output), event };
}

/** Milliseconds a script may run if it sets no timeout, and at most. Sensu sets no limit. */
const usualBudget = 1000;
const longestBudget = 5000;
const timedOut = 'mutator timeout reached, execution halted';

export interface ScriptSetting {
  readonly sandbox: Sandbox;
  readonly now: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly libraries?: string;
  /** The ES5 check; scripts of mutators are not looked at when they are stored. */
  script(source: string): string | undefined;
}

/** Runs a JavaScript mutator. @throws Error in Sensu's words */
export async function scriptMutation(
  mutator: Mutator,
  event: Event,
  setting: ScriptSetting,
): Promise<Mutated> {
  const problem = setting.script(`(function () { ${mutator.eval} }())`);
  if (problem !== undefined) throw new Error(problem);
  const budget = mutator.timeout ? Math.min(mutator.timeout * 1000, longestBudget) : usualBudget;
  const answer = await setting.sandbox.mutate({
    json: liveJson(event),
    body: mutator.eval,
    variables: globals(mutator.env_vars, setting.environment),
    libraries: setting.libraries,
    now: setting.now,
    budget,
  });
  if (answer.error !== undefined) {
    throw new Error(/^script halted: it ran/.test(answer.error) ? timedOut : answer.error);
  }
  if (answer.badClass !== undefined) {
    throw new Error(`bad mutator result: got "${answer.badClass}", want string or undefined`);
  }
  const changed = answer.changed === undefined ? event : decode(eventShape, parseJson(answer.changed));
  return {
    data: answer.text === undefined ? eventData(changed) : textData(answer.text),
    event: changed,
  };
}

/** The event with every field in its place, and maps to write into instead of nothing. */
function liveJson(event: Event): string {
  const { check, entity } = event;
  const written = encode(eventShape, event) as { check?: { check_hooks: JsonOutput } };
  const live = {
    ...event,
    // Registration events have none, which scripts see as null.
    id: event.id || null,
    metadata: withMaps(event.metadata),
    check: check && {
      ...check,
      check_hooks: written.check?.check_hooks ?? null,
      metadata: withMaps(check.metadata),
    },
    entity: entity && { ...entity, metadata: withMaps(entity.metadata) },
  };
  return writeJson(live as unknown as JsonOutput);
}

const withMaps = (metadata: Event['metadata']): object => ({
  ...metadata,
  labels: metadata.labels ?? {},
  annotations: metadata.annotations ?? {},
});

/** `NAME=value`, or just `NAME` to take it from the backend's environment. */
function globals(
  variables: readonly string[] | null,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const result = Object.fromEntries(parseVariables(variables ?? []));
  for (const variable of variables ?? []) {
    if (variable.indexOf('=') <= 0) result[variable] = environment[variable] ?? '';
  }
  return result;
}
