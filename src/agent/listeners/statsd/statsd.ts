import { createSocket } from 'node:dgram';
import type { Timer } from '../../../host/clock.js';
import { eventShape } from '../../../resources/core/event.js';
import { zero } from '../../../resources/kit/decode.js';
import { type AgentAround, component } from '../../around.js';
import { type Address, type AgentListener, addressText, closeUdp, listenUdp, udpFamily } from '../listen.js';
import { Aggregate } from './aggregate.js';
import { isStatsdEvent, parseStatsdLine } from './line.js';

export interface StatsdSettings extends Address {
  /** Seconds; 0 means the default of 10. */
  readonly flushInterval: number;
  readonly handlers: readonly string[];
}

const defaultInterval = 10;

/**
 * Collects StatsD metrics and sends them on in an event of nothing else at each flush. Where it cannot listen it says so in the log.
 * Sensu: agent/statsd_server.go.
 */
export async function startStatsd(around: AgentAround, settings: StatsdSettings): Promise<AgentListener> {
  const { log } = around;
  const socket = createSocket(udpFamily(settings.host));
  const aggregate = new Aggregate();
  socket.on('message', (datagram, { address }) => hear(datagram.toString(), address, aggregate, around));
  log('info', component, `starting statsd server on address: ${addressText(settings)}`);
  let port: number;
  try {
    port = await listenUdp(socket, settings);
  } catch (error) {
    const { message } = error as Error;
    log('error', component, `statsd listener failed on ${addressText(settings)}`, { error: message });
    return { port: 0, close: () => Promise.resolve() };
  }
  // What goes wrong with one datagram is no reason to end.
  socket.on('error', (error) => log('warning', component, `Error reading from socket: ${error.message}`));
  const stop = flushRegularly(aggregate, settings, around);
  return {
    port,
    close: () => {
      stop();
      return closeUdp(socket);
    },
  };
}

function hear(datagram: string, source: string, aggregate: Aggregate, { clock, log }: AgentAround): void {
  for (const line of datagram.split('\n')) {
    if (isStatsdEvent(line)) log('info', component, 'statsd received an event', { event: line });
    const sample = parseStatsdLine(line);
    if (sample) aggregate.add(sample, source, clock.now());
  }
}

/** @returns ends it */
function flushRegularly(aggregate: Aggregate, settings: StatsdSettings, around: AgentAround): () => void {
  const { clock, log } = around;
  if (settings.flushInterval === 0)
    log('error', component, 'invalid statsd flush interval of 0, using the default 10s');
  const interval = (settings.flushInterval || defaultInterval) * 1000;
  let timer: Timer;
  let last = clock.now();
  const flush = (): void => {
    const now = clock.now();
    const points = aggregate.flush((now - last || interval) / 1000, now);
    last = now;
    timer = clock.setTimer(interval, flush, 'agent statsd flush');
    if (points.length === 0) return;
    const event = zero(eventShape);
    const metrics = { handlers: settings.handlers.length ? [...settings.handlers] : null, points };
    void around.send('event', { ...event, entity: around.entity(), timestamp: clock.seconds(), metrics });
  };
  timer = clock.setTimer(interval, flush, 'agent statsd flush');
  return () => timer.cancel();
}
