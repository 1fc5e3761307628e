import type { AgentAround } from '../../../src/agent/around.js';
import { type Clock, manualClock, systemClock } from '../../../src/host/clock.js';
import { seededIds } from '../../../src/host/ids.js';
import { type Entity, entityShape } from '../../../src/resources/core/entity.js';
import type { Event } from '../../../src/resources/core/event.js';
import { zero } from '../../../src/resources/kit/decode.js';

export const start = 1_714_564_800;

export interface TestAround extends AgentAround {
  readonly clock: Clock;
  readonly sent: Event[];
  readonly logged: string[];
  /** Resolves with the next event that is sent. */
  next(): Promise<Event>;
}

/** An agent's surroundings of which a test sees everything; the clock stands still until it is moved. */
export function testAround(
  options: { wall?: Clock; entity?: Partial<Entity>; send?: (event: Event) => Promise<boolean> } = {},
): TestAround {
  const sent: Event[] = [];
  const logged: string[] = [];
  const waiting: ((event: Event) => void)[] = [];
  const empty = zero(entityShape);
  const entity: Entity = {
    ...empty,
    entity_class: 'agent',
    metadata: { ...empty.metadata, name: 'web1', namespace: 'default' },
    ...options.entity,
  };
  return {
    clock: manualClock(start),
    wall: options.wall ?? systemClock(),
    ids: seededIds('agent'),
    log: (level, _component, message, fields) => {
      const told = typeof fields === 'function' ? fields() : fields;
      const error = told?.['error'];
      logged.push(`${level} ${message}${error === undefined ? '' : `: ${String(error)}`}`);
    },
    entity: () => entity,
    send: async (_type, event) => {
      const result = await (options.send?.(event) ?? true);
      if (!result) return false;
      sent.push(event);
      waiting.shift()?.(event);
      return true;
    },
    sent,
    logged,
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
