import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../host/clock.js';
import { isPing, type Taken } from './results.js';

/** So long, in milliseconds, a sender has for its result. */
const patience = 5000;
/** More characters are no result. */
const longest = 4 << 20;
/** How a text ends that may be all of a result. */
const isPerhapsWhole = (text: string): boolean => /[}\]"\dels][\t\n\r ]*$/.test(text.slice(-100));

/** One result on each connection, answered with `ok`; or a ping, answered with `pong`; or else `invalid`. */
export class TcpResults {
  readonly server: Server;
  private readonly connections = new Set<Socket>();

  constructor(
    private readonly wall: Clock,
    private readonly take: (text: string) => Taken,
  ) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.converse(socket));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.connections) socket.destroy();
    });
  }

  private converse(socket: Socket): void {
    this.connections.add(socket);
    let received = '';
    const end = (answer: string): void => {
      timer.cancel();
      received = '';
      socket.removeAllListeners('data');
      // What still comes is of no interest, and nobody is waited for.
      socket.resume();
      socket.end(answer, () => socket.destroy());
    };
    const timer = this.wall.setTimer(patience, () => end('invalid'), 'agent socket');
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      timer.cancel();
      this.connections.delete(socket);
    });
    socket.on('data', (chunk: string) => {
      received += chunk;
      const answer = received.length > longest ? 'invalid' : this.answerTo(received);
      if (answer !== undefined) end(answer);
    });
  }

  /** Nothing while more may come; a result that cannot be used gets no answer. */
  private answerTo(text: string): string | undefined {
    if (isPing(text)) return 'pong';
    if (!isPerhapsWhole(text)) return undefined;
    const taken = this.take(text);
    if (taken.as === 'unreadable') return undefined;
    return taken.as === 'result' ? 'ok' : '';
  }
}
