import type { Outcome } from '../../host/sandbox/messages.js';
import type { Sandbox } from '../../host/sandbox/sandbox.js';
import { eventForScripts } from '../../host/sandbox/script-objects.js';
import type { Event } from '../../resources/core/event.js';
import { hasMetrics, isIncident, isResolution, isSilenced } from '../../resources/core/event-predicates.js';
import type { EventFilter } from '../../resources/core/filter.js';
import { inWindows } from '../windows.js';
import { tell } from './expression/index.js';
import { mentioned, only } from './mentioned.js';
import type { ExpressionTrace, FilterTrace } from './trace.js';

/** So long may the expressions of a filter run, in milliseconds. Sensu sets no limit. */
export const filterBudget = 1000;

interface BuiltIn {
  passes(event: Event): boolean;
  readonly denial: string;
  readonly passed: string;
}

const builtIns: Readonly<Record<string, BuiltIn>> = {
  is_incident: {
    passes: (event) => isIncident(event) || isResolution(event),
    denial: 'denying event that is not an incident/resolution',
    passed: 'the event is an incident or its resolution',
  },
  not_silenced: {
    passes: (event) => !isSilenced(event),
    denial: 'denying event that is silenced',
    passed: 'the event is not silenced',
  },
  has_metrics: {
    passes: hasMetrics,
    denial: 'denying event without metrics',
    passed: 'the event has metrics',
  },
};

/** What a filter of this name says, if it is built in: stored filters of such a name are never asked. */
export function builtInFilter(name: string, event: Event): FilterTrace | undefined {
  const filter = Object.hasOwn(builtIns, name) ? builtIns[name] : undefined;
  if (!filter) return undefined;
  const allowed = filter.passes(event);
  return { name, builtIn: true, allowed, reason: allowed ? filter.passed : filter.denial };
}

/** What an evaluation needs beside filter and event. */
export interface FilterSetting {
  readonly sandbox: Sandbox;
  /** Milliseconds. */
  readonly now: number;
  /** The key of the libraries that its assets bring. */
  readonly libraries?: string;
}

/** The variable `event`; made once, however many filters ask. */
const objects = new WeakMap<Event, Record<string, unknown>>();

/** The variable `event` as JSON: as much of it as the expressions mention. */
function eventJson(event: Event, expressions: readonly string[]): string {
  let object = objects.get(event);
  if (object === undefined) {
    object = eventForScripts(event);
    objects.set(event, object);
  }
  const names = mentioned(expressions);
  return JSON.stringify(names ? only(object, names) : object);
}

/**
 * Asks a stored filter; the answer is there at once unless a script has to run.
 * Sensu: backend/pipeline/filter/legacy.go, evaluateEventFilter.
 */
export function customFilter(
  filter: EventFilter,
  event: Event,
  setting: FilterSetting,
): FilterTrace | Promise<FilterTrace> {
  const window = windowOf(filter, setting.now);
  const base = { name: filter.metadata.name, builtIn: false, action: filter.action, ...window };
  const early = decidedByWindow(filter, window);
  if (early) return { ...base, ...early };
  const expressions = filter.expressions ?? [];
  const decided = (outcomes: readonly Outcome[]): FilterTrace => ({
    ...base,
    ...decidedBy(filter.action, outcomes),
    expressions: told(expressions, outcomes),
  });
  // Libraries may change what the simplest expression means.
  const known = setting.libraries === undefined ? tell(expressions, event) : undefined;
  return known ? decided(known) : askEngine(expressions, event, setting).then(decided);
}

async function askEngine(
  expressions: readonly string[],
  event: Event,
  { sandbox, now, libraries }: FilterSetting,
): Promise<readonly Outcome[]> {
  const json = eventJson(event, expressions);
  const request = { subject: 'event', json, expressions, now, budget: filterBudget, libraries };
  return (await sandbox.ask(request)).outcomes;
}

type Window = Pick<FilterTrace, 'window'> & { readonly unreadable?: string };

function windowOf(filter: EventFilter, now: number): Window {
  if (!filter.when) return {};
  try {
    return { window: inWindows(filter.when, now) ? 'inside' : 'outside' };
  } catch (error) {
    return { window: 'unreadable', unreadable: (error as Error).message };
  }
}

type Decision = Pick<FilterTrace, 'allowed' | 'reason'>;

function decidedByWindow({ action }: EventFilter, { window, unreadable }: Window): Decision | undefined {
  // The original's log line says "denying", but the event passes.
  if (window === 'unreadable')
    return { allowed: true, reason: `the time window cannot be read: ${unreadable}` };
  if (window !== 'outside') return undefined;
  if (action === 'allow') return { allowed: false, reason: 'denying event outside of filtering window' };
  return { allowed: true, reason: 'allowing event outside of filtering window' };
}

/**
 * Expressions count together, for both actions: the first that does not match decides; those that throw are passed over.
 * (Later versions let any match of a deny filter deny.)
 */
function decidedBy(action: string, outcomes: readonly Outcome[]): Decision {
  const mismatch = outcomes.some((outcome) => 'matched' in outcome && !outcome.matched);
  if (action === 'deny') {
    return mismatch
      ? { allowed: true, reason: 'allowing event that does not match filter' }
      : { allowed: false, reason: 'denying event that matches filter' };
  }
  return mismatch
    ? { allowed: false, reason: 'denying event that does not match filter' }
    : { allowed: true, reason: 'allowing event that matches filter' };
}

function told(expressions: readonly string[], outcomes: readonly Outcome[]): ExpressionTrace[] {
  return expressions.map((expression, index) => ({ expression, ...outcomes[index] }));
}
