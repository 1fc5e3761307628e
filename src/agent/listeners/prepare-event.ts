import { entity as entityKind } from '../../resources/core/entity.js';
import { type Event, eventCheckError } from '../../resources/core/event.js';
import type { AgentAround } from '../around.js';

/** Whom events that come from outside are taken for. */
export interface AgentIdentity {
  readonly name: string;
  readonly namespace: string;
}

const noEngine = { script: () => undefined };

/**
 * Adds what an event lacks, and makes the agent's entity its own: an entity of another name stays as the check's proxy entity.
 * @throws Error in Sensu's words for what cannot be made an event
 */
export function prepareEvent(given: Event | null, agent: AgentIdentity, around: AgentAround): Event {
  if (!given) throw new Error('an event must be provided');
  if (!given.check && !given.metrics)
    throw new Error('at least check or metrics need to be instantiated for this event');
  const now = around.clock.seconds();
  const event: Event = {
    ...given,
    metadata: { ...given.metadata, namespace: given.metadata.namespace || agent.namespace },
    timestamp: given.timestamp || now,
    check: given.check && preparedCheck(given.check, agent, now),
    id: given.id || around.ids.uuid(),
    entity: around.entity(),
  };
  const source = given.entity?.metadata.name;
  if (event.check && source !== undefined && source !== agent.name) event.check.proxy_entity_name = source;
  const problem = event.entity && entityKind.validate(event.entity, noEngine);
  if (problem) throw new Error(problem);
  return event;
}

function preparedCheck(given: NonNullable<Event['check']>, agent: AgentIdentity, now: number) {
  const check = {
    ...given,
    interval: given.interval || 1,
    metadata: { ...given.metadata, namespace: given.metadata.namespace || agent.namespace },
    executed: given.executed || now,
    processed_by: agent.name,
  };
  const problem = eventCheckError(check, noEngine);
  if (problem !== undefined) throw new Error(problem);
  return check;
}
