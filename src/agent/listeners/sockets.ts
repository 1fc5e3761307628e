import { type AgentAround, component } from '../around.js';
import { type Address, type AgentListener, addressText, listenTcp, listenUdp } from './listen.js';
import type { AgentIdentity } from './prepare-event.js';
import { takeResult } from './results.js';
import { TcpResults } from './tcp-results.js';
import { UdpResults } from './udp-results.js';

export interface SocketSettings extends AgentIdentity, Address {}

/** So many free ports are looked at until one is free for both protocols. */
const attempts = 20;

/**
 * Takes check results as Sensu 1.x has them, on TCP and on UDP. Where it cannot listen it says so in the log and goes on without,
 * as the original does. Sensu: agent/sockets.go.
 */
export async function startSockets(around: AgentAround, settings: SocketSettings): Promise<AgentListener> {
  for (let left = settings.port === 0 ? attempts : 1; ; left--) {
    try {
      return await openBoth(around, settings);
    } catch (error) {
      if (left > 1) continue;
      const { message } = error as Error;
      around.log('error', component, 'unable to start socket listeners', { error: message });
      return { port: 0, close: () => Promise.resolve() };
    }
  }
}

/** @throws Error in the original's words */
async function openBoth(around: AgentAround, settings: SocketSettings): Promise<AgentListener> {
  const { host } = settings;
  const { wall, log } = around;
  const take = (text: string) => takeResult(text, settings, around);
  const udp = new UdpResults(host, log, take);
  const port = await listenUdp(udp.socket, settings);
  log('info', component, `starting UDP listener on address: ${addressText({ host, port })}`);
  udp.socket.on('error', (error) => {
    log('error', component, 'Error reading from UDP socket', { error: error.message });
    void udp.close();
  });
  const tcp = new TcpResults(wall, take);
  log('info', component, `starting TCP listener on address: ${addressText({ host, port })}`);
  try {
    await listenTcp(tcp.server, { host, port });
  } catch (error) {
    await udp.close();
    throw error;
  }
  return {
    port,
    close: async () => {
      await Promise.all([tcp.close(), udp.close()]);
    },
  };
}
