import type { Log } from '../host/log.js';
import type { Entity } from '../resources/core/entity.js';
import { type Event, eventCheckShape, eventShape } from '../resources/core/event.js';
import { zero } from '../resources/kit/decode.js';
import { component } from './around.js';
import { mapOf } from './entity.js';
import type { AgentSettings } from './options.js';

/** What is the same in all keepalives of an agent. */
export type KeepaliveForm = (entity: Entity, id: string, sequence: number, timestamp: number) => Event;

/** Puts together what keepalives of an agent say. Sensu: agent, newKeepalive. */
export function keepaliveForm(settings: AgentSettings, log: Log): KeepaliveForm {
  const labels = mapOf(settings.keepaliveCheckLabels);
  const annotations = mapOf(settings.keepaliveCheckAnnotations);
  const pipelines = pipelinesOf(settings.keepalivePipelines, log);
  const check = {
    ...zero(eventCheckShape),
    interval: settings.keepaliveInterval,
    timeout: settings.keepaliveWarningTimeout,
    ttl: settings.keepaliveCriticalTimeout,
  };
  const event = zero(eventShape);
  return (entity, id, sequence, timestamp) => {
    const { namespace } = entity.metadata;
    return {
      ...event,
      metadata: { ...event.metadata, namespace, labels, annotations },
      check: { ...check, metadata: { ...check.metadata, name: 'keepalive', namespace } },
      entity,
      id,
      pipelines,
      sequence,
      timestamp,
    };
  };
}

/** `core/v2.Pipeline.NAME`; what is none is told and left out. */
function pipelinesOf(references: readonly string[], log: Log): Event['pipelines'] {
  const found = references.flatMap((text) => {
    const [apiVersion, type, name, ...more] = text.split('.');
    if (name !== undefined && more.length === 0)
      return [{ api_version: apiVersion ?? '', type: type ?? '', name }];
    log('warning', component, `error parsing keepalive pipeline resource reference: ${text}`, {
      error: 'resource reference string must be in format api_version.type.name',
    });
    return [];
  });
  return found.length === 0 ? null : found;
}
