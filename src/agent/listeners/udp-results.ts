import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../../host/log.js';
import { component } from '../around.js';
import { closeUdp, udpFamily } from './listen.js';
import { isPing, type Taken } from './results.js';

/** Of a longer datagram the rest is lost. */
const longest = 1500;

/** A result in each datagram, without an answer. As in the original, a ping or a mistake ends the listening for good. */
export class UdpResults {
  readonly socket: Socket;
  private isDeaf = false;

  constructor(
    host: string,
    private readonly log: Log,
    private readonly take: (text: string) => Taken,
  ) {
    this.socket = createSocket(udpFamily(host));
    this.socket.on('message', (datagram) => this.hear(datagram));
  }

  close(): Promise<void> {
    return closeUdp(this.socket);
  }

  private hear(datagram: Buffer): void {
    if (this.isDeaf) return;
    const text = datagram.subarray(0, longest).toString();
    if (text === '' || isPing(text)) {
      this.isDeaf = true;
      return;
    }
    const taken = this.take(text);
    this.isDeaf = taken.as !== 'result';
    if (taken.as === 'unreadable')
      this.log('error', component, 'UDP Invalid event data', { error: taken.error });
  }
}
