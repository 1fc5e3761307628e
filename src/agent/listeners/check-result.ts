import { entityShape } from '../../resources/core/entity.js';
import { type Event, eventCheckShape, eventShape } from '../../resources/core/event.js';
import { decode, zero } from '../../resources/kit/decode.js';
import { float64, int64, shape, string, strings, uint32 } from '../../resources/kit/fields.js';
import { parseJson } from '../../wire/json/index.js';

/** A check result as Sensu 1.x has it. */
const resultShape = shape('CheckResult', {
  source: string(),
  status: uint32(),
  command: string(),
  subscribers: strings(),
  interval: uint32(),
  name: string(),
  issued: int64(),
  executed: int64(),
  duration: float64(),
  output: string(),
  client: string(),
  handler: string(),
  handlers: strings(),
});

/** It is a result, but one of nothing. */
export class ResultError extends Error {}

/**
 * Reads a result and makes it an event. An entity is in it only where a source is named.
 * @throws ResultError for a result without name or output
 * @throws Error for what is no result, or not a whole one
 */
export function eventOfResult(text: string): Event {
  const result = decode(resultShape, parseJson(text));
  if (result.name === '') throw new ResultError('a check name must be provided');
  if (result.output === '') throw new ResultError('a check output must be provided');
  const { name, status, command, interval, issued, executed, duration, output } = result;
  const check = zero(eventCheckShape);
  const source = result.source || result.client;
  return {
    ...zero(eventShape),
    entity: source === '' ? null : proxyEntity(source),
    check: {
      ...check,
      ...{ status, command, interval, issued, executed, duration, output },
      metadata: { ...check.metadata, name },
      subscriptions: result.subscribers,
      handlers: result.handlers?.length || result.handler === '' ? result.handlers : [result.handler],
    },
  };
}

function proxyEntity(name: string): NonNullable<Event['entity']> {
  const entity = zero(entityShape);
  return { ...entity, metadata: { ...entity.metadata, name }, entity_class: 'proxy' };
}
