import { entity } from '../../resources/core/entity.js';
import { type Event, event, eventCheckShape } from '../../resources/core/event.js';
import { zero } from '../../resources/kit/decode.js';

/** What a keepalive sent by hand is to say. Times are in seconds. */
export interface KeepaliveWish {
  readonly name: string;
  readonly namespace: string;
  readonly interval: number;
  readonly timeout: number;
  readonly criticalTimeout: number;
  readonly status: number;
  readonly handlers: readonly string[];
  readonly output: string;
  readonly now: number;
}

/** Sensu's least time for which a keepalive can be missed. */
const leastTimeout = 5;

/**
 * The event of a manual keepalive: the check is called `keepalive`, its timeout is what makes the backend miss the next
 * one, its TTL when that is critical. The handlers stand in the check, which is handled as it is posted, and in the
 * entity, from which the backend takes those of its own keepalive events. Sensu: backend/keepalived.
 */
export function keepaliveEvent(wish: KeepaliveWish): { event: Event } | { problem: string } {
  const problem = wishProblem(wish);
  if (problem) return { problem };
  const { name, namespace, now } = wish;
  const handlers = wish.handlers.length ? [...wish.handlers] : null;
  const proxy = zero(entity.shape);
  const check = zero(eventCheckShape);
  const result: Event = {
    ...zero(event.shape),
    timestamp: now,
    metadata: { ...check.metadata, namespace },
    entity: {
      ...proxy,
      entity_class: 'proxy',
      metadata: { ...proxy.metadata, name, namespace },
      last_seen: now,
      keepalive_handlers: handlers,
    },
    check: {
      ...check,
      metadata: { ...check.metadata, name: 'keepalive', namespace },
      interval: wish.interval,
      timeout: wish.timeout,
      ttl: wish.criticalTimeout,
      status: wish.status,
      output: wish.output,
      handlers,
      executed: now,
      issued: now,
    },
  };
  // Nothing here has scripts to check.
  const invalid = event.validate(result, { script: () => undefined });
  return invalid ? { problem: invalid } : { event: result };
}

function wishProblem(wish: KeepaliveWish): string | undefined {
  if (wish.interval < 1) return '--interval must be at least 1 second';
  if (wish.timeout < leastTimeout) return `--timeout must be at least ${leastTimeout} seconds`;
  if (wish.criticalTimeout < 0) return '--critical-timeout cannot be negative';
  if (wish.criticalTimeout > 0 && wish.criticalTimeout <= wish.interval)
    return '--critical-timeout must be greater than --interval';
  return wish.status < 0 || wish.status > 255 ? '--status must be between 0 and 255' : undefined;
}
