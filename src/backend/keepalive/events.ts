import type { Clock } from '../../host/clock.js';
import type { Ids } from '../../host/ids.js';
import type { Entity } from '../../resources/core/entity.js';
import { type Event, type EventCheck, eventCheckShape, eventShape } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';
import { goTime } from './go-time.js';

/** For keepalives without a check. */
const defaults = { interval: 20, timeout: 120 } as const;

/** Seconds of silence after which an entity counts as missing. */
export const warningTimeoutOf = (event: Event): number => event.check?.timeout || defaults.timeout;

/** Time and identity for new events. */
interface Maker {
  readonly clock: Clock;
  readonly ids: Ids;
}

function checkOf(entity: Entity, name: string, fields: Partial<EventCheck>): EventCheck {
  const check: EventCheck = { ...zero(eventCheckShape), ...fields };
  check.metadata.name = name;
  check.metadata.namespace = entity.metadata.namespace;
  return check;
}

/** What every keepalive event has in common; status and output are still to come. */
function keepaliveEvent(
  source: Event,
  entity: Entity,
  { clock, ids }: Maker,
  result: Partial<EventCheck>,
): Event {
  const now = clock.seconds();
  const { interval, timeout, ttl } = source.check ?? { ...defaults, ttl: 0 };
  const handlers = entity.keepalive_handlers?.length ? entity.keepalive_handlers : ['keepalive'];
  return {
    ...zero(eventShape),
    metadata: source.metadata,
    timestamp: now,
    entity,
    id: ids.uuid(),
    sequence: source.sequence,
    pipelines: source.pipelines,
    check: checkOf(entity, 'keepalive', {
      interval,
      timeout,
      ttl,
      handlers,
      executed: now,
      issued: now,
      scheduler: 'etcd',
      ...result,
    }),
  };
}

/** The event that says that an entity was heard of. */
export function passingKeepalive(source: Event, entity: Entity, maker: Maker): Event {
  const output = `Keepalive last sent from ${entity.metadata.name} at ${goTime(entity.last_seen)}`;
  return keepaliveEvent(source, entity, maker, { status: 0, output });
}

/** The event that says for how long an entity has not been heard of. */
export function failingKeepalive(stored: Event, maker: Maker): Event {
  const entity = stored.entity as Entity;
  const elapsed = maker.clock.seconds() - entity.last_seen;
  const { timeout: warning, ttl: critical } = stored.check ?? { ...defaults, ttl: 0 };
  let status = 0;
  let threshold = 0;
  if (warning !== 0 && elapsed >= warning) [status, threshold] = [1, warning];
  if (critical !== 0 && elapsed >= critical) [status, threshold] = [2, critical];
  const output = `No keepalive sent from ${entity.metadata.name} for ${elapsed} seconds (>= ${threshold})`;
  return keepaliveEvent(stored, entity, maker, { status, output });
}

/** Told once for every new agent entity; never stored. It has no id, unlike all others. */
export function registrationEvent(entity: Entity, clock: Clock): Event {
  const event: Event = {
    ...zero(eventShape),
    timestamp: clock.seconds(),
    entity,
    check: checkOf(entity, 'registration', { interval: 1, handlers: ['registration'], status: 1 }),
  };
  event.metadata.namespace = entity.metadata.namespace;
  return event;
}

/** Told when an entity was deregistered, to the handler that is responsible for it; never stored. */
export function deregistrationEvent(entity: Entity, handler: string, { clock, ids }: Maker): Event {
  return {
    ...zero(eventShape),
    timestamp: clock.seconds(),
    id: ids.uuid(),
    entity,
    check: checkOf(entity, 'deregistration', {
      interval: 1,
      handlers: [handler],
      subscriptions: [],
      status: 1,
    }),
  };
}

/** What an event of a deregistered entity leaves behind: without a history it is neither incident nor resolution. */
export function resolvingEvent(event: Event): Event {
  const check = event.check as EventCheck;
  return {
    ...event,
    check: { ...check, output: 'Resolving due to entity deregistering', status: 0, history: [] },
  };
}
