import { redactEntity } from '../../resources/core/entity.js';
import type { Event } from '../../resources/core/event.js';
import { event as kind } from '../../resources/index.js';
import { resourceText } from './text.js';

/** Stored events never change, so their JSON is made once. */
const texts = new WeakMap<Event, string>();

/** The JSON of an event as the API shows it: secrets in labels and annotations of its entity hidden. */
export function eventText(event: Event): string {
  let text = texts.get(event);
  if (text === undefined) {
    const entity = event.entity && redactEntity(event.entity);
    text = resourceText(kind.shape, entity === event.entity ? event : { ...event, entity });
    texts.set(event, text);
  }
  return text;
}
