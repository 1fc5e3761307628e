import { createBus } from '../../../../src/backend/bus.js';
import { Eventd } from '../../../../src/backend/events/eventd.js';
import { CheckTtl } from '../../../../src/backend/keepalive/check-ttl.js';
import { Keepalived } from '../../../../src/backend/keepalive/keepalived.js';
import type { Compat, Surroundings } from '../../../../src/backend/part.js';
import { MemoryStore } from '../../../../src/backend/store/memory.js';
import type { Store } from '../../../../src/backend/store/store.js';
import { keepalives, pipelineEvents, rawEvents, unstoredEvents } from '../../../../src/backend/topics.js';
import { type Clock, manualClock } from '../../../../src/host/clock.js';
import { randomIds } from '../../../../src/host/ids.js';
import type { Event } from '../../../../src/resources/core/event.js';
import {
  entityConfig,
  event as eventKind,
  namespace as namespaceKind,
} from '../../../../src/resources/index.js';
import { decode, type zero } from '../../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../../src/resources/kit/json.js';

export const start = Date.UTC(2022, 7, 10, 15, 3, 34) / 1000;

export const eventFrom = (json: object): Event => decode(eventKind.shape, json as JsonValue);

/** A keepalive as an agent of that name sends it. */
export function keepalive(name: string, check: object = {}, entity: object = {}, rest: object = {}): Event {
  return eventFrom({
    entity: {
      entity_class: 'agent',
      subscriptions: ['linux', `entity:${name}`],
      metadata: { name, namespace: 'default' },
      ...entity,
    },
    check: { metadata: { name: 'keepalive', namespace: 'default' }, interval: 20, timeout: 120, ...check },
    metadata: { namespace: 'default' },
    sequence: 1,
    ...rest,
  });
}

/** eventd, keepalived and check TTL around a clock that is moved by hand. */
export class World {
  readonly log: { level: string; component: string; msg: string; [field: string]: unknown }[] = [];
  /** What reached the pipelines, in order. */
  readonly told: Event[] = [];
  readonly unstored: Event[] = [];
  readonly bus = createBus();
  private readonly parts;

  constructor(
    readonly store: Store = new MemoryStore(),
    readonly clock: Clock = manualClock(start),
    compat: Compat = '6.7.5',
    deregistrationHandler = '',
  ) {
    store.put(namespaceKind.storage, 'default', { name: 'default' });
    clock.attach({ idle: () => this.bus.idle() });
    const around: Surroundings = {
      clock,
      bus: this.bus,
      ids: randomIds(),
      store,
      compat,
      checks: { script: () => undefined },
      log: (level, component, msg, fields) => void this.log.push({ level, component, msg, ...fields }),
    };
    this.parts = [new Eventd(around), new Keepalived(around, deregistrationHandler), new CheckTtl(around)];
    this.bus.subscribe(pipelineEvents, (event) => void this.told.push(event));
    this.bus.subscribe(unstoredEvents, (event) => void this.unstored.push(event));
    for (const part of this.parts) part.start();
  }

  stop(): void {
    for (const part of this.parts) part.stop();
  }

  /** What an agent's session does with a keepalive. */
  async beat(event: Event): Promise<void> {
    this.bus.publish(keepalives, { ...event, timestamp: event.timestamp || this.clock.seconds() });
    await this.bus.idle();
  }

  async post(event: Event): Promise<void> {
    this.bus.publish(rawEvents, event);
    await this.bus.idle();
  }

  advance(seconds: number) {
    return this.clock.advance(seconds * 1000);
  }

  stored(entity: string, check = 'keepalive'): Event | undefined {
    return this.store.get(eventKind.storage, `default/${entity}/${check}`)?.value as Event | undefined;
  }

  config(entity: string) {
    return this.store.get(entityConfig.storage, `default/${entity}`)?.value as
      | ReturnType<typeof zero<typeof entityConfig.shape>>
      | undefined;
  }

  /** Check, status and output of what reached the pipelines since the last call. */
  news(): string[] {
    return this.told
      .splice(0)
      .map(({ entity, check }) =>
        `${entity?.metadata.name}/${check?.metadata.name} ${check?.status} ${check?.output}`.trim(),
      );
  }

  logged(component: string, ...levels: string[]): string[] {
    return this.log
      .filter((line) => line.component === component && levels.includes(line.level))
      .map(({ msg }) => msg);
  }
}
