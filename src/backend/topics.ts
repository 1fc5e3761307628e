import type { CheckConfig } from '../resources/core/check.js';
import type { Event } from '../resources/core/event.js';
import type { CheckRequest } from '../wire/agent/check-request.js';
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
  /** Nobody sent it: the check did not come back within its ttl. */
  readonly expired?: true;
}

/** What follows on storing but for pipelines: event log, TTL. Metrics without a check come here as well. */
export const processedEvents = topic<ProcessedEvent>('event-processed');

/** Events to run through pipelines. Consumer: pipelined. */
export const pipelineEvents = topic<Event>('sensu:event');

/** A check did not come back within its ttl: its event, made to fail. Consumer: eventd. */
export const ttlFailures = topic<Event>('check-ttl-failure');

/** Registration and deregistration events, which are never stored. Consumer: the event log, where the guide is followed. */
export const unstoredEvents = topic<Event>('event-unstored');

/** The switch of an entity is gone, a new session may begin. Consumer: agent sessions. */
export const burials = topic<{ readonly namespace: string; readonly name: string }>('sensu:burial');

/** An agent takes its turn in checks of a subscription for so many seconds, or no longer (0). */
export interface RingMember {
  readonly namespace: string;
  readonly subscription: string;
  readonly entity: string;
  readonly timeout: number;
}

/** Consumer: the scheduler. */
export const ringMembers = topic<RingMember>('ring-member');

/** Somebody asks for a check to be run now. */
export interface AdhocExecution {
  readonly check: CheckConfig;
  /** Who is to run it: those of the request, or else the check's own. */
  readonly subscriptions: readonly string[];
  /** Unix seconds. */
  readonly issued: number;
}

/** Consumer: the scheduler. */
export const adhocExecutions = topic<AdhocExecution>('sensu:adhoc-request');

/** A request to run a check, for the agents of one subscription (`entity:NAME` is one, too). */
export interface CheckDelivery {
  readonly namespace: string;
  readonly subscription: string;
  readonly request: CheckRequest;
}

/** Publisher: the scheduler; consumer: agent sessions. */
export const checkRequests = topic<CheckDelivery>('sensu:check');
