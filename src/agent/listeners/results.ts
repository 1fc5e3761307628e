import type { Event } from '../../resources/core/event.js';
import { type AgentAround, component, logEvent } from '../around.js';
import { eventOfResult, ResultError } from './check-result.js';
import { type AgentIdentity, prepareEvent } from './prepare-event.js';

/** What became of a text: it is on its way; it is a result that cannot be used; it is no result, or not a whole one. */
export type Taken =
  | { readonly as: 'result' | 'refused' }
  | { readonly as: 'unreadable'; readonly error: string };

/** Takes check results as Sensu 1.x has them and sends them on as events. */
export function takeResult(text: string, agent: AgentIdentity, around: AgentAround): Taken {
  const refuse = (message: string, error: unknown): Taken => {
    around.log('error', component, message, { error: (error as Error).message });
    return { as: 'refused' };
  };
  let event: Event;
  try {
    event = eventOfResult(text);
  } catch (error) {
    if (error instanceof ResultError) return refuse('1.x returns "invalid"', error);
    return { as: 'unreadable', error: (error as Error).message };
  }
  try {
    event = prepareEvent(event, agent, around);
  } catch (error) {
    return refuse('invalid event', error);
  }
  logEvent(around, event);
  void around.send('event', event);
  return { as: 'result' };
}

/** A word that asks whether somebody is there; white space must be around it. */
export const isPing = (text: string): boolean => /[\t\n\f\r ]ping[\t\n\f\r ]/.test(text);
