import type { Event } from '../../resources/core/event.js';
import type { Handler } from '../../resources/core/handler.js';
import { eventFields } from '../log-fields.js';
import type { Log } from '../part.js';
import type { Data } from './data.js';
import { type CommandOrder, type Effects, type Origin, SecretsError } from './effects.js';
import { socketAddress } from './socket.js';
import type { HandlerTrace } from './trace.js';

/** Where in which pipeline something happens. */
export interface Place {
  readonly pipeline: string;
  readonly workflow: string;
}

export const placeFields = ({ pipeline, workflow }: Place): Record<string, unknown> => ({
  pipeline,
  pipeline_workflow: workflow,
});

export const originOf = (
  kind: Origin['kind'],
  { metadata }: { metadata: { name: string; namespace: string } },
  event: Event,
  { pipeline, workflow }: Place,
): Origin => ({
  kind,
  name: metadata.name,
  namespace: metadata.namespace,
  pipeline,
  workflow,
  event: {
    id: event.id,
    entity: event.entity?.metadata.name ?? '',
    check: event.check?.metadata.name ?? '',
  },
});

/** A command as handlers and mutators define it. */
export const orderOf = (
  definition: Pick<Handler, 'command' | 'env_vars' | 'secrets' | 'runtime_assets' | 'timeout'>,
  origin: Origin,
  input: Data,
): CommandOrder => ({
  origin,
  command: definition.command,
  envVars: definition.env_vars ?? [],
  secrets: definition.secrets,
  runtimeAssets: definition.runtime_assets ?? [],
  timeout: definition.timeout,
  input,
});

interface HandlerSetting {
  readonly effects: Effects;
  readonly log: Log;
}

const component = 'pipeline/legacy';
const withheldNote = 'kept in the outbox, not executed';

/**
 * Hands data to a handler. How its command ends is no error; that it cannot be started is.
 * @throws Error, which ends the pipeline
 */
export async function handle(
  handler: Handler,
  event: Event,
  data: Data,
  place: Place,
  setting: HandlerSetting,
): Promise<HandlerTrace> {
  const { name } = handler.metadata;
  switch (handler.type) {
    case 'pipe':
      return { name, type: 'pipe', ...(await runPipe(handler, event, data, place, setting)) };
    case 'tcp':
    case 'udp':
      return {
        name,
        type: handler.type,
        does: await send(handler, handler.type, event, data, place, setting),
      };
    default:
      throw new Error('unknown handler type');
  }
}

async function runPipe(
  handler: Handler,
  event: Event,
  data: Data,
  place: Place,
  { effects, log }: HandlerSetting,
): Promise<{ does: string; status?: number }> {
  const { name, namespace } = handler.metadata;
  const fields = () => ({ ...eventFields(event), ...placeFields(place) });
  try {
    const done = await effects.command(orderOf(handler, originOf('handler', handler, event, place), data));
    if (done.withheld) {
      log('info', component, `event pipe handler ${withheldNote}`, () => ({ ...fields(), handler: name }));
      return { does: handler.command };
    }
    const { status, output, assetsError } = done;
    if (assetsError !== undefined) {
      log('error', component, 'failed to retrieve assets for handler', {
        ...fields(),
        handler_name: name,
        handler_namespace: namespace,
        error: assetsError,
      });
    }
    log('info', component, 'event pipe handler executed', { ...fields(), handler: name, status, output });
    return { does: handler.command, status };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof SecretsError) {
      log('error', component, 'failed to retrieve secrets for handler', {
        ...fields(),
        handler_name: name,
        handler_namespace: namespace,
        error: message,
      });
    }
    log('error', component, 'failed to execute event pipe handler', {
      ...fields(),
      handler: name,
      error: message,
    });
    throw error;
  }
}

async function send(
  handler: Handler,
  protocol: 'tcp' | 'udp',
  event: Event,
  data: Data,
  place: Place,
  { effects, log }: HandlerSetting,
): Promise<string> {
  const { name, namespace } = handler.metadata;
  const { host = '', port = 0 } = handler.socket ?? {};
  const fields = () => ({ ...eventFields(event), ...placeFields(place) });
  const { timeout } = handler;
  const origin = originOf('handler', handler, event, place);
  try {
    const { bytes, withheld } = await effects.socket({ origin, protocol, host, port, timeout, data });
    log('info', component, `event socket handler ${withheld ? withheldNote : 'executed'}`, {
      ...fields(),
      handler_name: name,
      handler_namespace: namespace,
      handler_protocol: protocol,
      bytes,
    });
    return `${protocol}://${socketAddress(host, port)}`;
  } catch (error) {
    log('error', component, (error as Error).message, { ...fields(), handler: name });
    throw error;
  }
}
