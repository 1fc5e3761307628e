import { type Entity, splitEntity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { entity as entityKind } from '../../resources/index.js';
import { followsGuide } from '../compat.js';
import type { Part, Surroundings } from '../part.js';
import { readConfig, writeState } from '../store/entities.js';
import { eventOf, findEvent } from '../store/events.js';
import { namespaceExists } from '../store/namespaces.js';
import { burials, keepalives, pipelineEvents, rawEvents, ringMembers, unstoredEvents } from '../topics.js';
import { deregister } from './deregistration.js';
import { failingKeepalive, passingKeepalive, registrationEvent, warningTimeoutOf } from './events.js';
import { register } from './registration.js';
import { Switches, type SwitchState } from './switches.js';

/** Where it is kept who was missing at the end. */
const failingPrefix = 'keepalives';

/** The timestamp of a keepalive that ends the monitoring. */
const buried = -1;

/**
 * Watches over everyone who sends keepalives: registers new agents, tells when somebody is missing, deregisters.
 * Sensu: backend/keepalived.
 */
export class Keepalived implements Part {
  readonly name = 'keepalived';
  private readonly switches: Switches;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly around: Surroundings,
    /** For entities that name no handler of their own; `''` for none. */
    private readonly deregistrationHandler: string,
  ) {
    const { store, clock } = around;
    this.switches = new Switches('keepalived', store, clock, (key, previous) => this.dead(key, previous));
  }

  start(): void {
    this.switches.resume();
    this.assertFailing();
    this.unsubscribe = this.around.bus.subscribe(keepalives, (event) => this.receive(event));
  }

  stop(): void {
    this.unsubscribe();
    this.switches.pause();
  }

  /** Whoever was missing when the backend stopped goes on being so. */
  private assertFailing(): void {
    const { store, compat, log } = this.around;
    for (const { key } of store.list(failingPrefix).items) {
      const [namespace = '', name = ''] = key.split('/');
      const stored = findEvent(store, compat, namespace, name, 'keepalive');
      const check = stored && eventOf(stored).check;
      if (!check) this.switches.bury(key);
      else if (check.status !== 0) {
        try {
          this.switches.dead(key, check.timeout);
        } catch (error) {
          // 6.7.5 does not start then; later versions say so and go on.
          log('error', this.name, `error initializing keepalive "${key}": ${(error as Error).message}`);
        }
      }
    }
  }

  private receive(event: Event): void {
    const { log, checks, bus } = this.around;
    const { entity } = event;
    if (!entity) {
      log('error', this.name, 'keepalive channel received keepalive with nil event');
      return;
    }
    const error = entityKind.validate(entity, checks);
    if (error !== undefined) {
      log('error', this.name, 'invalid keepalive event', { error });
      return;
    }
    const { namespace, name } = entity.metadata;
    const key = `${namespace}/${name}`;
    if (event.timestamp === buried) {
      this.switches.bury(key);
      bus.publish(burials, { namespace, name });
      return;
    }
    this.register(entity, event);
    try {
      this.switches.alive(key, warningTimeoutOf(event));
    } catch (error) {
      log('error', this.name, `error on switch "${key}"`, { error: (error as Error).message });
      return;
    }
    this.update(entity, event);
  }

  private register(entity: Entity, event: Event): void {
    const { store, clock, log } = this.around;
    try {
      if (register(store, entity, event)) this.tell(registrationEvent(entity, clock));
    } catch (error) {
      log('error', this.name, 'error handling entity registration', { error: (error as Error).message });
    }
  }

  /** Past eventd: what is told here is neither merged nor stored. */
  private tell(event: Event): void {
    const { bus, compat } = this.around;
    if (followsGuide(compat, 'registration-event-logged')) bus.publish(unstoredEvents, event);
    bus.publish(pipelineEvents, event);
  }

  private seenAt({ timestamp }: Event): number {
    const { clock, compat } = this.around;
    if (!followsGuide(compat, 'keepalive-time')) return timestamp;
    return clock.isReal && timestamp > 0 ? timestamp : clock.seconds();
  }

  private update(sent: Entity, event: Event): void {
    const { store, bus, log } = this.around;
    const entity: Entity = { ...sent, last_seen: this.seenAt(event) };
    const { namespace, name } = entity.metadata;
    if (!namespaceExists(store, namespace)) {
      log('error', this.name, 'error updating event', { error: `the namespace ${namespace} does not exist` });
      return;
    }
    store.delete(failingPrefix, `${namespace}/${name}`);
    writeState(store, splitEntity(entity).state);
    const timeout = warningTimeoutOf(event);
    for (const subscription of ringsOf(entity)) {
      bus.publish(ringMembers, { namespace, subscription, entity: name, timeout });
      log('info', this.name, 'added entity to ring', { entity: name, namespace, subscription, timeout });
    }
    bus.publish(rawEvents, passingKeepalive(event, entity, this.around));
  }

  /** @returns whether to forget about the entity */
  private dead(key: string, previous: SwitchState): boolean {
    const { store, compat, log, bus } = this.around;
    const [namespace = '', name = ''] = key.split('/');
    log('warning', this.name, 'keepalive timed out', {
      status: 'dead',
      previous_status: previous,
      is_leader: 'true',
      entity: name,
      namespace,
    });
    const config = readConfig(store, namespace, name);
    const stored = config && findEvent(store, compat, namespace, name, 'keepalive');
    if (!stored) return true;
    const current = eventOf(stored);
    if (config.deregister) {
      this.deregister(current.entity as Entity);
      return true;
    }
    const event = failingKeepalive(current, this.around);
    bus.publish(rawEvents, event);
    const time = event.timestamp + (event.check?.timeout ?? 0);
    store.put(failingPrefix, key, { metadata: { name, namespace }, time });
    for (const subscription of ringsOf(event.entity as Entity)) {
      bus.publish(ringMembers, { namespace, subscription, entity: name, timeout: 0 });
    }
    return false;
  }

  private deregister(entity: Entity): void {
    const { compat, bus } = this.around;
    const fallback = followsGuide(compat, 'backend-deregistration-handler') ? this.deregistrationHandler : '';
    const event = deregister(entity, this.around, fallback);
    if (event && followsGuide(compat, 'registration-event-logged')) bus.publish(unstoredEvents, event);
  }
}

/** Agents take turns per subscription, their own one aside. */
const ringsOf = (entity: Entity): string[] =>
  entity.entity_class === 'agent'
    ? (entity.subscriptions ?? []).filter((subscription) => !subscription.startsWith('entity:'))
    : [];
