import type { Event } from '../resources/core/event.js';

const noId = '00000000-0000-0000-0000-000000000000';

/** What Sensu's log lines say about an event. */
export function eventFields(event: Event): Record<string, unknown> {
  const { check, entity, metrics } = event;
  const fields: Record<string, unknown> = {
    event_id: event.id || noId,
    entity_name: entity?.metadata.name,
    entity_namespace: entity?.metadata.namespace,
  };
  if (check) {
    fields['check_name'] = check.metadata.name;
    fields['check_namespace'] = check.metadata.namespace;
  }
  const first = metrics?.points?.[0];
  if (metrics && first) {
    fields['metric_count'] = metrics.points?.length;
    fields['first_metric_name'] = first.name;
    fields['first_metric_value'] = first.value;
  }
  return fields;
}
