import { createBus } from '../../../../src/backend/bus.js';
import type { Compat, Surroundings } from '../../../../src/backend/part.js';
import type { ResolveSecrets } from '../../../../src/backend/scheduler/requests.js';
import { Schedulerd } from '../../../../src/backend/scheduler/schedulerd.js';
import { writeConfig } from '../../../../src/backend/store/entities.js';
import { MemoryStore } from '../../../../src/backend/store/memory.js';
import type { Store } from '../../../../src/backend/store/store.js';
import {
  adhocExecutions,
  type CheckDelivery,
  checkRequests,
  ringMembers,
} from '../../../../src/backend/topics.js';
import { manualClock } from '../../../../src/host/clock.js';
import { randomIds } from '../../../../src/host/ids.js';
import type { CheckConfig } from '../../../../src/resources/core/check.js';
import { asset, check as checkKind, entityConfig, hook } from '../../../../src/resources/index.js';
import { decode } from '../../../../src/resources/kit/decode.js';

export const start = Date.UTC(2026, 2, 1, 12, 0, 0);

/** When a request was made, in milliseconds since the start, and for whom. */
export interface Sent extends CheckDelivery {
  readonly at: number;
}

export interface Setting {
  readonly store?: Store;
  readonly compat?: Compat;
  readonly resolveSecrets?: ResolveSecrets;
}

/** The scheduler around a clock that is moved by hand; expressions are names of labels that an entity must have. */
export class World {
  readonly log: { level: string; component: string; msg: string; [field: string]: unknown }[] = [];
  readonly sent: Sent[] = [];
  readonly bus = createBus();
  readonly store: Store;
  readonly clock = manualClock(start / 1000);
  asked = 0;
  private readonly part: Schedulerd;

  constructor({ store = new MemoryStore(), compat = 'guide', resolveSecrets }: Setting = {}) {
    this.store = store;
    const { clock, bus } = this;
    clock.attach({ idle: () => bus.idle(), quiet: () => bus.quiet });
    const around: Surroundings = {
      clock,
      bus,
      store,
      compat,
      ids: randomIds(),
      checks: { script: () => undefined },
      log: (level, component, msg, fields) => void this.log.push({ level, component, msg, ...fields }),
    };
    this.part = new Schedulerd(around, {
      resolveSecrets,
      matches: (expressions, { metadata }) => {
        this.asked++;
        return Promise.resolve(expressions.every((label) => metadata.labels?.[label] !== undefined));
      },
    });
    bus.subscribe(checkRequests, (delivery) => void this.sent.push({ ...delivery, at: clock.now() - start }));
    this.part.start();
  }

  check(name: string, fields: object): CheckConfig {
    const metadata = { name, namespace: 'default' };
    const value = decode(checkKind.shape, { command: 'true', publish: true, metadata, ...fields } as never);
    this.store.put(checkKind.storage, `default/${name}`, value);
    return value;
  }

  removeCheck(name: string): void {
    this.store.delete(checkKind.storage, `default/${name}`);
  }

  entity(name: string, labels: Record<string, string>): void {
    const metadata = { name, namespace: 'default', labels };
    writeConfig(this.store, decode(entityConfig.shape, { entity_class: 'proxy', metadata } as never));
  }

  asset(name: string): void {
    const metadata = { name, namespace: 'default' };
    this.store.put(asset.storage, `default/${name}`, decode(asset.shape, { metadata } as never));
  }

  hook(name: string, runtime_assets: string[] = []): void {
    const metadata = { name, namespace: 'default' };
    const value = decode(hook.shape, { metadata, command: 'ps', runtime_assets } as never);
    this.store.put(hook.storage, `default/${name}`, value);
  }

  async members(names: readonly string[], timeout = 3600, subscription = 'pool'): Promise<void> {
    for (const entity of names)
      this.bus.publish(ringMembers, { namespace: 'default', subscription, entity, timeout });
    await this.clock.settled();
  }

  async execute(check: CheckConfig, subscriptions: string[]): Promise<void> {
    this.bus.publish(adhocExecutions, { check, subscriptions, issued: this.clock.seconds() });
    await this.clock.settled();
  }

  advance(seconds: number): ReturnType<typeof this.clock.advance> {
    return this.clock.advance(seconds * 1000);
  }

  /** Who was asked since the last time, as `seconds subscription`. */
  told(): string[] {
    return this.sent.splice(0).map(({ at, subscription }) => `${at / 1000} ${subscription}`);
  }

  messages(level: string): string[] {
    return this.log.filter((line) => line.level === level).map(({ msg }) => msg);
  }

  stop(): void {
    this.part.stop();
    this.clock.stop();
  }
}
