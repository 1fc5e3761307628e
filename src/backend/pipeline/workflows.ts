import type { Event } from '../../resources/core/event.js';
import { hasHandlers } from '../../resources/core/event-predicates.js';
import type { Handler } from '../../resources/core/handler.js';
import type { Workflow } from '../../resources/core/pipeline.js';
import { byBytes } from '../../resources/kit/encode.js';
import type { ResourceReference } from '../../resources/kit/shared.js';
import type { Definitions } from './definitions.js';
import type { Note } from './trace.js';

const legacyName = 'legacy-pipeline';
const legacyReference: ResourceReference = {
  name: legacyName,
  type: 'LegacyPipeline',
  api_version: 'core/v2',
};

/** A pipeline that has not a single workflow: no error for keepalives. */
export const noWorkflows = 'pipeline has no workflows';

/** What an event runs through, in order. `check.pipelines` is not asked: agents copy it into the event. */
export function referencesOf(event: Event): ResourceReference[] {
  const references = [...(event.pipelines ?? [])];
  if (hasHandlers(event)) references.push(legacyReference);
  return references;
}

export interface Resolved {
  readonly workflows: readonly Workflow[];
  readonly notes: readonly Note[];
}

/**
 * The workflows behind a reference.
 * @throws Error when there is no such pipeline
 */
export function resolve(reference: ResourceReference, event: Event, definitions: Definitions): Resolved {
  const namespace = event.entity?.metadata.namespace ?? '';
  if (reference.name === legacyName) return legacyWorkflows(event, namespace, definitions);
  const pipeline = definitions.pipeline(namespace, reference.name);
  if (!pipeline) throw new Error('pipeline does not exist');
  return { workflows: pipeline.workflows ?? [], notes: [] };
}

/** Handlers named by the check and the metrics, one workflow each, in the order of their names. */
function legacyWorkflows(event: Event, namespace: string, definitions: Definitions): Resolved {
  const names = [...(event.check?.handlers ?? []), ...(event.metrics?.handlers ?? [])];
  const expansion = new Expansion(namespace, definitions);
  const handlers = expansion.expand(names, 1) ?? new Map<string, Handler>();
  const sorted = [...handlers.values()].sort((a, b) => byBytes(a.metadata.name, b.metadata.name));
  return { workflows: sorted.map(workflowOf), notes: expansion.notes };
}

const reference = (type: string, name: string): ResourceReference => ({ name, type, api_version: 'core/v2' });

function workflowOf(handler: Handler): Workflow {
  return {
    name: `${legacyName}-workflow-${handler.metadata.name}`,
    filters: (handler.filters ?? []).map((name) => reference('EventFilter', name)),
    mutator: handler.mutator ? reference('Mutator', handler.mutator) : null,
    handler: reference('Handler', handler.metadata.name),
  };
}

/** A handler of type pipe without a command but with handlers is the guide's way to write a set; 6.7.5 cannot store one. */
export const actsAsSet = ({ type, command, handlers }: Handler): boolean =>
  type === 'set' || (type === 'pipe' && command.trim() === '' && (handlers?.length ?? 0) > 0);

/** The deepest level that is looked at: names on the event are level 1. */
const deepest = 3;

class Expansion {
  readonly notes: Note[] = [];

  constructor(
    private readonly namespace: string,
    private readonly definitions: Definitions,
  ) {}

  /** @returns the handlers behind the names, by name; nothing when the level is too deep */
  expand(names: readonly string[], level: number): Map<string, Handler> | undefined {
    if (level > deepest) return undefined;
    const result = new Map<string, Handler>();
    for (const name of names) {
      const handler = this.definitions.handler(this.namespace, name);
      if (!handler) this.unknown(name, level);
      else if (actsAsSet(handler)) this.expandSet(handler, level, result);
      else result.set(name, handler);
    }
    return result;
  }

  private expandSet(set: Handler, level: number, into: Map<string, Handler>): void {
    const { name } = set.metadata;
    if (set.type !== 'set') {
      this.note('warning', 'pipe handler without a command acts as a handler set', name);
    }
    const members = this.expand(set.handlers ?? [], level + 1);
    if (!members) {
      this.note('error', 'failed to expand handler set', name, 'handler sets cannot be deeply nested');
      return;
    }
    for (const [member, handler] of members) into.set(member, handler);
  }

  private unknown(name: string, level: number): void {
    if (level > 1) this.note('error', 'set handler specified a handler that does not exist', name);
    else this.note('info', 'handler does not exist, will be ignored', name);
  }

  private note(level: Note['level'], message: string, handler: string, error?: string): void {
    const fields = { namespace: this.namespace, handler };
    this.notes.push({ level, message, fields: error === undefined ? fields : { ...fields, error } });
  }
}
