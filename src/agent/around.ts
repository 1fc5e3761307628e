import type { Clock } from '../host/clock.js';
import type { Ids } from '../host/ids.js';
import type { Log } from '../host/log.js';
import type { Entity } from '../resources/core/entity.js';
import type { Event } from '../resources/core/event.js';

/** What the parts of an agent have around them. */
export interface AgentAround {
  /** The agent's time, which may be steered. */
  readonly clock: Clock;
  /** Real time: processes and people on sockets know no other. */
  readonly wall: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The agent's entity as of now. */
  entity(): Entity;
  /**
   * Hands an event to the connection, where it may wait for one.
   * @returns whether it has left this machine, as far as can be known
   */
  send(type: 'event', event: Event): Promise<boolean>;
}

/** The name under which an agent logs. */
export const component = 'agent';

/** Sensu's log line for an event that goes to the backend. */
export function logEvent({ log }: Pick<AgentAround, 'log'>, event: Event): void {
  log('info', component, 'sending event to backend', {
    event_uuid: event.id || '00000000-0000-0000-0000-000000000000',
    entity: event.entity?.metadata.name ?? '',
    ...(event.check && { check: event.check.metadata.name }),
    ...(event.metrics && { metrics: true }),
  });
}
