import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../host/clock.js';
import { brokeWith, type Ending, endedWith, goingAway } from '../../wire/agent/ending.js';
import { encodingHeaders } from '../../wire/agent/index.js';

/** The largest message an agent may send, in bytes. The original takes any; one that does not fit ends the connection. */
export const longestMessage = 64 * 1024 * 1024;

/**
 * So many bytes may wait for an agent that does not read; more of them end its session. The original lets 100 check requests
 * and 10 configurations wait, and then the whole scheduler.
 */
export const mostUnsent = 8 * 1024 * 1024;

/** In milliseconds, of real time: for the pong to a question, for the last bytes before the end, for the end itself. */
const patience = { pong: 2000, farewell: 1000, close: 10_000 } as const;

/** Go's listener sends probes on silent connections, so that those are noticed that nobody ended. */
const probeAfter = 15_000;

/** Who is told what happens on a connection. */
export interface Listening {
  message(data: Buffer): void;
  /** Once, unless this side ended it. */
  ended(how: Ending): void;
}

/** Answers a close frame as the original's library does: with the code, without the reason; and says so at once. */
class AgentSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code);
    if (code === undefined || reason !== undefined) this.emit('farewell', code ?? 1005, String(reason ?? ''));
  }

  bye(): void {
    super.close(goingAway, 'bye');
  }
}

const options: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  maxPayload: longestMessage,
  closeTimeout: patience.close,
};

/** The websocket of an agent. It is not read before somebody listens. */
export class Connection {
  private over = false;
  private unconfirmed = false;
  private questions = 0;

  private constructor(
    private readonly socket: AgentSocket,
    private readonly stream: Duplex,
    private readonly wall: Clock,
  ) {
    socket.pause();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.over = true;
    });
  }

  /** Answers a request that was found good. Resolves without one if the agent is gone. */
  static accept(
    message: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    contentType: string,
    wall: Clock,
  ): Connection | undefined {
    const server = new WebSocketServer({ ...options, WebSocket: AgentSocket });
    server.on('headers', (lines) => {
      for (const [name, value] of encodingHeaders(contentType)) lines.push(`${name}: ${value}`);
    });
    message.socket.setKeepAlive(true, probeAfter);
    let accepted: Connection | undefined;
    server.handleUpgrade(message, stream, head, (socket) => {
      accepted = new Connection(socket, stream, wall);
    });
    return accepted;
  }

  /** Starts reading. */
  listen(listening: Listening): void {
    const { socket } = this;
    let broken: Error | undefined;
    const end = (how: Ending): void => {
      if (this.over) return;
      this.over = true;
      listening.ended(how);
    };
    socket.on('message', (data) => {
      if (!this.over) listening.message(data as Buffer);
    });
    socket.on('error', (error) => {
      broken = error;
    });
    socket.on('farewell', (code: number, reason: string) => end(endedWith(code, reason)));
    socket.removeAllListeners('close');
    socket.once('close', () => end(broken ? brokeWith(broken) : endedWith(1006, 'unexpected EOF')));
    socket.resume();
  }

  /** @returns whether the agent can be expected to read it some day */
  send(data: Buffer): boolean {
    if (this.over) return true;
    this.unconfirmed = true;
    this.socket.send(data, { binary: true });
    return this.socket.bufferedAmount <= mostUnsent;
  }

  /** Whether the agent has handled all that was sent, as far as is known. */
  get quiet(): boolean {
    return this.over || !this.unconfirmed;
  }

  /** Resolves when the agent has handled what was sent before, or does not answer. */
  confirm(): Promise<void> {
    if (this.quiet) return Promise.resolve();
    this.unconfirmed = false;
    const { socket } = this;
    const question = String(++this.questions);
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        socket.off('pong', answered);
        socket.off('close', done);
        socket.off('farewell', done);
        resolve();
      };
      const answered = (data: Buffer): void => {
        if (data.toString() === question) done();
      };
      const timer = this.wall.setTimer(patience.pong, done, 'agent does not answer');
      socket.on('pong', answered);
      socket.once('close', done);
      socket.once('farewell', done);
      socket.ping(question);
    });
  }

  /** Says farewell and closes. Resolves when the agent has read it and gone, or is not heard of. */
  bye(): Promise<void> {
    this.over = true;
    const { socket, stream } = this;
    if (socket.readyState === WebSocket.CLOSED || stream.destroyed) return Promise.resolve();
    socket.resume();
    socket.bye();
    return new Promise((resolve) => {
      const timer = this.wall.setTimer(patience.farewell, resolve, 'farewell to an agent');
      socket.once('close', () => {
        timer.cancel();
        resolve();
      });
      stream.end();
    });
  }

  /** Breaks it off, whatever is still unsent. */
  terminate(): void {
    this.over = true;
    this.socket.terminate();
  }
}
