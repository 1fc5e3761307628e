import type { Event, EventCheck } from '../../resources/core/event.js';
import { eventCheckShape } from '../../resources/core/event.js';
import { check as checkConfig } from '../../resources/index.js';
import { zero } from '../../resources/kit/decode.js';
import type { Part, Surroundings } from '../part.js';
import { readConfig } from '../store/entities.js';
import { eventOf, findEvent } from '../store/events.js';
import { type ProcessedEvent, processedEvents, ttlFailures } from '../topics.js';
import { Switches, type SwitchState } from './switches.js';

/** Sensu's log names the component that does this there. */
const component = 'eventd';

/** Watches over checks that must come back within their ttl. Sensu: backend/eventd, its switches. */
export class CheckTtl implements Part {
  readonly name = 'check-ttl';
  private readonly switches: Switches;
  private unsubscribe: () => void = () => undefined;

  constructor(private readonly around: Surroundings) {
    const { store, clock } = around;
    this.switches = new Switches(component, store, clock, (key, previous) => this.dead(key, previous));
  }

  start(): void {
    this.switches.resume();
    this.unsubscribe = this.around.bus.subscribe(processedEvents, (processed) => this.receive(processed));
  }

  stop(): void {
    this.unsubscribe();
    this.switches.pause();
  }

  private receive({ event, expired }: ProcessedEvent): void {
    const { check } = event;
    if (!check || expired || check.metadata.name === 'keepalive') return;
    const key = keyOf(event, check);
    if (check.ttl > 0) this.switches.alive(key, check.ttl);
    else if (this.switches.has(key)) {
      this.around.log('debug', component, 'check ttl disabled');
      this.switches.bury(key);
    }
  }

  /** @returns whether to forget about the check */
  private dead(key: string, previous: SwitchState): boolean {
    const { store, compat, log, clock, bus } = this.around;
    const [namespace = '', check = '', entity = ''] = key.split('/');
    const fields = { status: 'dead', previous_status: previous, check, entity, namespace };
    log('warning', component, 'check TTL expired', fields);
    if (entity === '') {
      log('error', component, 'round robin check ttl not supported', fields);
      return true;
    }
    if (!readConfig(store, namespace, entity)) return true;
    const keepalive = findEvent(store, compat, namespace, entity, 'keepalive');
    // Whoever is missing is told of as a whole.
    if (keepalive && (eventOf(keepalive).check?.status ?? 0) > 0) return true;
    const stored = findEvent(store, compat, namespace, entity, check);
    if (!stored) return true;
    bus.publish(ttlFailures, failedEvent(eventOf(stored), clock.seconds()));
    return false;
  }
}

/** Checks that take turns are watched as a whole, unless for a proxy entity. */
function keyOf({ entity }: Event, { metadata, round_robin }: EventCheck): string {
  if (round_robin && entity?.entity_class !== 'proxy') return `${metadata.namespace}/${metadata.name}`;
  return `${entity?.metadata.namespace}/${metadata.name}/${entity?.metadata.name}`;
}

/** What a check's result takes over from its configuration here. Sensu leaves out secrets and subdues. */
const configured = [...Object.keys(checkConfig.shape.fields), 'scheduler'].filter(
  (name) => name !== 'secrets' && name !== 'subdues',
);

/** The event again, its check made anew from what is configuration: issue time, hooks, silences and creator are lost. */
function failedEvent(event: Event, now: number): Event {
  const before = event.check as EventCheck;
  const configuration = Object.fromEntries(
    configured.map((name) => [name, before[name as keyof EventCheck]]),
  );
  const check: EventCheck = {
    ...zero(eventCheckShape),
    ...(configuration as Partial<EventCheck>),
    metadata: { ...before.metadata, created_by: '' },
    output: `Last check execution was ${now - before.executed} seconds ago`,
    status: 1,
    state: 'failing',
    executed: now,
  };
  return { ...event, timestamp: now, check };
}
