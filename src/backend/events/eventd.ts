import type { Event, EventCheck } from '../../resources/core/event.js';
import { event as kind } from '../../resources/index.js';
import { settle } from '../../resources/kit/encode.js';
import { followsGuide } from '../compat.js';
import { eventFields } from '../log-fields.js';
import type { Part, Surroundings } from '../part.js';
import { eventKey, eventOf, eventPrefix, findEvent } from '../store/events.js';
import { namespaceExists } from '../store/namespaces.js';
import { pipelineEvents, processedEvents, rawEvents, ttlFailures } from '../topics.js';
import { isResolution, mergeCheck } from './merge.js';
import { cutToBytes } from './output.js';
import { entityOfResult } from './proxy.js';
import { endSilencesOnResolve, silencesOf } from './silencing.js';

/** Takes events in: validates, merges with the one before, stores, and hands them on. Sensu: backend/eventd. */
export class Eventd implements Part {
  readonly name = 'eventd';
  private subscriptions: readonly (() => void)[] = [];

  constructor(private readonly around: Surroundings) {}

  start(): void {
    const { bus } = this.around;
    this.subscriptions = [
      bus.subscribe(rawEvents, (event) => this.receive(event)),
      bus.subscribe(ttlFailures, (event) => this.fail(event)),
    ];
  }

  stop(): void {
    for (const end of this.subscriptions) end();
  }

  private receive(event: Event): void {
    const { log } = this.around;
    log('info', this.name, 'eventd received event', () => eventFields(event));
    try {
      this.handle(event);
    } catch (error) {
      log('error', this.name, 'error handling event', {
        ...eventFields(event),
        error: (error as Error).message,
      });
    }
  }

  private handle(event: Event): void {
    const { bus, checks } = this.around;
    const problem = kind.validate(event, checks);
    if (problem !== undefined) throw new Error(problem);
    const processed = event.check ? this.store(event, event.check) : { event };
    bus.publish(processedEvents, processed);
    bus.publish(pipelineEvents, processed.event);
  }

  /** A check that did not come back: merged and stored like a result, but not asked for silences. */
  private fail(event: Event): void {
    const { bus, store, compat } = this.around;
    const { namespace, name } = event.entity?.metadata ?? { namespace: '', name: '' };
    const check = event.check as EventCheck;
    const before = findEvent(store, compat, namespace, name, check.metadata.name);
    if (!before) return;
    const previous = eventOf(before);
    const merged = mergeCheck(check, previous.check ?? undefined);
    const failed: Event = { ...event, check: merged };
    const stored = this.storedForm(failed, merged);
    store.put(eventPrefix, eventKey(namespace, name, check.metadata.name), settle(kind.shape, stored));
    bus.publish(processedEvents, { event: failed, previous, expired: true });
    bus.publish(pipelineEvents, failed);
  }

  private store(event: Event, check: EventCheck): { event: Event; previous?: Event } {
    const { store, clock, compat } = this.around;
    const namespace = event.entity?.metadata.namespace ?? '';
    if (!namespaceExists(store, namespace)) throw new Error(`the namespace ${namespace} does not exist`);
    const entity = entityOfResult(store, event);
    const silenced = silencesOf(store, { ...event, entity }, clock.now());
    const { name } = entity.metadata;
    const before = findEvent(store, compat, namespace, name, check.metadata.name);
    const previous = before && eventOf(before);
    const merged = mergeCheck(check, previous?.check ?? undefined);
    merged.silenced = silenced;
    merged.is_silenced ||= silenced.length > 0;
    const delivered: Event = { ...event, entity, check: merged };
    if (followsGuide(compat, 'event-timestamp')) delivered.timestamp ||= clock.seconds();
    const stored = this.storedForm(delivered, merged);
    store.put(eventPrefix, eventKey(namespace, name, check.metadata.name), settle(kind.shape, stored));
    return { event: delivered, previous };
  }

  /** What is kept: no metrics, the output cut, a timestamp. A copy only where it differs, as in the original. */
  private storedForm(delivered: Event, check: EventCheck): Event {
    const { clock, store } = this.around;
    let stored = delivered;
    if (stored.metrics) stored = { ...stored, metrics: null };
    const output = cutToBytes(check.output, check.max_output_size);
    if (output !== check.output) stored = { ...stored, check: { ...check, output } };
    stored.timestamp ||= clock.seconds();
    const kept = stored.check as EventCheck;
    if (kept.silenced?.length && isResolution(kept)) {
      kept.silenced = endSilencesOnResolve(store, kept.metadata.namespace, kept.silenced, clock.now());
    }
    return stored;
  }
}
