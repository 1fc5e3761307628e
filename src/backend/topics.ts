import type { Event } from '../resources/core/event.js';
import { topic } from './bus.js';

/** Events to be checked, merged and stored: from agents, the API and keepalived. Consumer: eventd. */
export const rawEvents = topic<Event>('sensu:event-raw');

/** Keepalives, also those posted to the API; `timestamp` -1 ends the monitoring. Consumer: keepalived. */
export const keepalives = topic<Event>('sensu:keepalive');

/** An event that eventd has stored. */
export interface ProcessedEvent {
  /** As it goes to the pipelines: with metrics and the whole output. */
  readonly event: Event;
  /** The event of the same entity and check before. */
  readonly previous?: Event;
}

/** What follows on storing but for pipelines: event log, TTL. Metrics without a check come here as well. */
export const processedEvents = topic<ProcessedEvent>('event-processed');

/** Events to run through pipelines. Consumer: pipelined. */
export const pipelineEvents = topic<Event>('sensu:event');
