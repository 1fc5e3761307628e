import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { type Clock, stopwatch } from '../host/clock.js';
import type { Control } from './control/control.js';
import type { Gateway } from './gateway/gateway.js';
import type { Dispatcher } from './http/dispatch.js';
import type { Journal } from './http/journal.js';
import { plainError, type Reply } from './http/reply.js';
import { Listener, type TlsOptions } from './http/server.js';
import { type BackendOptions, OptionError, parseAddress } from './options.js';
import type { Log } from './part.js';

export interface ApiParts {
  readonly dispatcher: Dispatcher;
  readonly journal: Journal;
  readonly control: Control;
  readonly clock: Clock;
  readonly log: Log;
}

/** The listener of the API, which also serves the control API. */
export function apiListener(options: BackendOptions, parts: ApiParts): Listener {
  const flag = '--api-listen-address';
  return new Listener({
    ...parseAddress(options.apiListenAddress ?? '127.0.0.1:0', flag),
    flag,
    tls: options.tls && readTls(options.tls),
    writeTimeout: options.apiWriteTimeout,
    answer: (message, scheme) => answer(message, scheme, parts),
  });
}

async function answer(message: IncomingMessage, scheme: string, parts: ApiParts): Promise<Reply> {
  if (parts.control.handles(message)) {
    // Whoever moves the clock by a day waits for what happens on that day.
    message.socket.setTimeout(0);
    return parts.control.answer(message);
  }
  const elapsed = stopwatch();
  const { reply, caller } = await parts.dispatcher.dispatch(message, scheme);
  const entry = {
    method: message.method as string,
    path: message.url as string,
    status: reply.status,
    user: caller?.username ?? '',
  };
  const ms = elapsed();
  parts.journal.add({ at: parts.clock.now(), ms, ...entry });
  parts.log('info', 'apid', 'request completed', () => ({
    duration: `${ms.toFixed(3)}ms`,
    size: Buffer.byteLength(reply.body ?? ''),
    ...entry,
  }));
  return reply;
}

/** Agents connect to this path and no other. */
const isGatewayPath = ({ url = '' }: IncomingMessage): boolean =>
  /^(?:https?:\/\/[^/?]*)?\/?(?:\?.*)?$/i.test(url);

/** The listener for agents; beside them it serves `/health`. */
export function agentListener(options: BackendOptions, dispatcher: Dispatcher, gateway: Gateway): Listener {
  const dispatch = async (message: IncomingMessage, scheme: string): Promise<Reply> =>
    (await dispatcher.dispatch(message, scheme)).reply;
  return new Listener({
    host: options.agentHost ?? '127.0.0.1',
    port: options.agentPort ?? 0,
    flag: '--agent-port',
    tls: options.tls && readTls(options.tls),
    answer: (message, scheme) =>
      isGatewayPath(message) ? gateway.refuse(message) : dispatch(message, scheme),
    upgrade: (message, stream, head, scheme) =>
      isGatewayPath(message) ? gateway.connect(message, stream, head) : dispatch(message, scheme),
  });
}

/** Go's answer where a server has no route. */
export const pageNotFound = (): Reply => plainError(404, '404 page not found');

function readTls(tls: NonNullable<BackendOptions['tls']>): TlsOptions {
  const read = (path: string, flag: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new OptionError(`cannot read ${flag}: ${(error as Error).message}`);
    }
  };
  return {
    cert: read(tls.certFile, '--cert-file'),
    key: read(tls.keyFile, '--key-file'),
  };
}
