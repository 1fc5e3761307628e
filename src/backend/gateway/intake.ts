import type { Event } from '../../resources/core/event.js';
import { event as eventKind } from '../../resources/index.js';
import type { Codec } from '../../wire/agent/index.js';
import { followsGuide } from '../compat.js';
import type { Metrics } from '../metrics.js';
import type { Surroundings } from '../part.js';
import { withOwnSubscription } from '../store/entities.js';
import { keepalives, rawEvents } from '../topics.js';

/** Takes in what agents send: checks it and hands it on. Who is named in it is trusted, whoever sent it. */
export class Intake {
  constructor(
    private readonly around: Surroundings,
    private readonly metrics: Metrics,
  ) {}

  /** @throws Error in Sensu's words; the connection goes on */
  take(type: string, payload: Uint8Array, codec: Codec): void {
    if (type === 'keepalive') this.keepalive(this.read(payload, codec));
    else if (type === 'event') this.event(this.read(payload, codec), payload.length);
    else throw new Error(`unknown message type: ${type}`);
  }

  private read(payload: Uint8Array, codec: Codec): Event {
    const event = codec.decodeEvent(payload);
    const problem = eventKind.validate(event, this.around.checks);
    if (problem !== undefined) throw new Error(problem);
    return event;
  }

  private keepalive(event: Event): void {
    if (event.timestamp === 0) throw new Error('keepalive contains invalid timestamp');
    this.around.bus.publish(keepalives, belonging(event));
  }

  private event(event: Event, size: number): void {
    const { bus, compat } = this.around;
    const { check, metrics } = event;
    const type = check && metrics ? 'check+metrics' : check ? 'check' : 'metrics';
    this.metrics.observe('sensu_go_agentd_event_bytes', size, { type });
    const known = belonging(event);
    const isKeepalive = check?.metadata.name === 'keepalive';
    // 6.7.5 publishes these where nobody listens.
    if (isKeepalive && !followsGuide(compat, 'agent-keepalive-event')) return;
    bus.publish(rawEvents, known);
    if (isKeepalive) bus.publish(keepalives, known);
  }
}

/** An agent is always subscribed to itself. */
function belonging(event: Event): Event {
  const { entity } = event;
  if (!entity) return event;
  const subscriptions = withOwnSubscription(entity.metadata.name, entity.subscriptions);
  return { ...event, entity: { ...entity, subscriptions } };
}
