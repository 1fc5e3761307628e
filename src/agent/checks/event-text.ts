import { redactEntity } from '../../resources/core/entity.js';
import { type Event, eventShape } from '../../resources/core/event.js';
import { shape } from '../../resources/kit/fields.js';
import { resourceJson } from '../../wire/resource-json.js';

const { timestamp, entity, check, metrics, metadata, id, sequence, pipelines } = eventShape.fields;

/** The original writes an event without an id in another order: commands may read no more than its beginning. */
const unnamedShape = shape('Event', {
  timestamp,
  entity,
  check,
  metrics,
  metadata,
  id,
  sequence,
  pipelines,
});

/** An event for a command's standard input: its entity's secrets are hidden. */
export function eventText(event: Event): string {
  const shown = event.entity ? { ...event, entity: redactEntity(event.entity) } : event;
  return resourceJson(event.id === '' ? unnamedShape : eventShape, shown, { escapeHtml: true });
}
