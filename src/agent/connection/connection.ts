import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { type Clock, systemClock } from '../../host/clock.js';
import { brokeWith, type Ending, endedWith, goingAway } from '../../wire/agent/ending.js';
import { connectionReason } from '../../wire/http/reason.js';
import type { Target } from '../../wire/http/url.js';
import type { AgentTls } from '../options.js';
import { namesFiles, tlsFacts } from './tls.js';
import { targetOf, tunnelFor } from './tunnel.js';

/** Real milliseconds that a peer has for an answer to a question, and for the last bytes. */
const patience = { pong: 2000, farewell: 1000 } as const;

/** Of a refusal, so many bytes are told. */
const longestRefusal = 1024;

/** Where to connect, and as whom. */
export interface Dialling {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: AgentTls;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Who is told what becomes of a connection. */
export interface ConnectionEvents {
  /** The handshake succeeded. @param rawHeaders of the answer */
  opened(rawHeaders: readonly string[]): void;
  /** There is no connection; in the original's words. */
  failed(reason: string): void;
  message(data: Buffer): void;
  pong(): void;
  /** Once, unless this side ended it. */
  ended(how: Ending): void;
}

/** A websocket to a backend, or the attempt to get one. */
export class Connection {
  private socket: WebSocket | undefined;
  private opened = false;
  private over = false;
  private questions = 0;
  private readonly wall: Clock = systemClock();

  constructor(
    private readonly dialling: Dialling,
    private readonly events: ConnectionEvents,
  ) {}

  /** Connects; what becomes of it is told later. */
  open(): void {
    let target: Target | undefined;
    try {
      target = targetOf(this.dialling.url);
      this.listen(this.dial(target), target);
    } catch (error) {
      const reason = (error as Error).message;
      queueMicrotask(() => this.fail(reason));
    }
  }

  private dial(target: Target): WebSocket {
    const { url, headers, tls, environment } = this.dialling;
    const isSecure = target.protocol === 'https:';
    // Files that cannot be read are an error without encryption, too, as in the original.
    const files = isSecure || namesFiles(tls) ? tlsFacts(tls, environment) : undefined;
    const facts = isSecure ? files : undefined;
    const createConnection = tunnelFor(target, environment, facts);
    const options: WebSocket.ClientOptions & { closeTimeout: number } = {
      headers,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      // The original sets no limit.
      maxPayload: 0,
      closeTimeout: patience.farewell,
      ...(facts as WebSocket.ClientOptions | undefined),
      ...(createConnection && ({ createConnection } as unknown as WebSocket.ClientOptions)),
    };
    return new WebSocket(url, options);
  }

  private listen(socket: WebSocket, target: Target): void {
    this.socket = socket;
    let broken: Error | undefined;
    let code = 1006;
    let text = 'unexpected EOF';
    let answered: readonly string[] = [];
    socket.on('upgrade', (answer: IncomingMessage) => {
      answered = answer.rawHeaders;
    });
    socket.on('open', () => {
      if (this.over) return;
      this.opened = true;
      this.events.opened(answered);
    });
    socket.on('unexpected-response', (_request, answer: IncomingMessage) => this.refused(answer));
    socket.on('message', (data) => {
      if (!this.over) this.events.message(data as Buffer);
    });
    socket.on('pong', () => {
      if (!this.over) this.events.pong();
    });
    socket.on('error', (error) => {
      if (this.opened) broken = error;
      else this.fail(connectionReason(error, target, this.wall.now()));
    });
    socket.on('close', (closed, reason) => {
      if (closed !== 1006) [code, text] = [closed, reason.toString()];
      if (this.over) return;
      this.over = true;
      this.events.ended(broken ? brokeWith(broken) : endedWith(code, text));
    });
  }

  private refused(answer: IncomingMessage): void {
    const chunks: Buffer[] = [];
    const tell = (): void => {
      const body = Buffer.concat(chunks).subarray(0, longestRefusal).toString();
      this.fail(`handshake failed with status ${answer.statusCode}: ${body}`);
      answer.destroy();
    };
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (Buffer.concat(chunks).length >= longestRefusal) tell();
    });
    answer.once('end', tell);
    answer.once('error', tell);
    answer.once('close', tell);
  }

  private fail(reason: string): void {
    if (this.over) return;
    this.over = true;
    this.events.failed(reason);
  }

  /** Sends a message. @param done called when the system has it, or when it is lost */
  send(data: Buffer, done: (error?: Error | null) => void): void {
    if (this.socket) this.socket.send(data, { binary: true }, done);
    else done(new Error('the websocket connection is no longer open'));
  }

  /** Asks whether the peer is still there: `pong` tells. */
  ping(): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.ping();
  }

  /** Resolves when the peer has handled what was sent before (true), or when it does not answer. */
  confirm(): Promise<boolean> {
    const { socket } = this;
    if (!socket || this.over) return Promise.resolve(true);
    const question = String(++this.questions);
    return new Promise((resolve) => {
      const done = (answered: boolean): void => {
        timer.cancel();
        socket.off('pong', hear);
        socket.off('close', gone);
        resolve(answered);
      };
      const hear = (data: Buffer): void => {
        if (data.toString() === question) done(true);
      };
      const gone = (): void => done(true);
      const timer = this.wall.setTimer(patience.pong, () => done(false), 'the backend does not answer');
      socket.on('pong', hear);
      socket.once('close', gone);
      socket.ping(question);
    });
  }

  /** Whether the peer has said farewell and the connection is about to be gone. */
  get isEnding(): boolean {
    return !this.over && this.socket?.readyState === WebSocket.CLOSING;
  }

  /** Resolves when the connection is gone. */
  gone(): Promise<void> {
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Says farewell and closes. Resolves when the peer knows, or is not heard of. */
  close(): Promise<void> {
    this.over = true;
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    const closed = this.gone();
    if (this.opened) socket.close(goingAway, 'bye');
    else socket.terminate();
    return closed;
  }

  /** Breaks it off without a word, as a machine does that loses its power. */
  cut(): void {
    this.over = true;
    this.socket?.terminate();
  }
}
