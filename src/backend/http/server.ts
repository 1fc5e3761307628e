import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { replyToError } from './errors.js';
import type { Reply } from './reply.js';
import { sendReply } from './send.js';

/** PEM texts. */
export interface TlsOptions {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** The flag that sets the port, for the message when it is taken. */
  readonly flag: string;
  readonly tls?: TlsOptions;
  /** Seconds until a connection is given up on which nothing moves; 15 in the original. */
  readonly writeTimeout?: number;
  readonly answer: (message: IncomingMessage, scheme: string) => Promise<Reply>;
  /** Takes over connections that ask for another protocol, or answers them. Unless told, they are requests like others. */
  readonly upgrade?: (
    message: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    scheme: string,
  ) => Promise<Reply | undefined>;
}

/** The address is taken or not allowed. */
export class ListenError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'ListenError';
  }
}

/** The original's read timeout, in milliseconds. */
const readTimeout = 15_000;

/** A listener that answers; `close` ends it at once, whoever is connected. */
export class Listener {
  private readonly sockets = new Set<Socket>();
  private bound = 0;
  readonly scheme: 'http' | 'https';
  readonly server: Server;

  constructor(private readonly options: ListenerOptions) {
    this.scheme = options.tls ? 'https' : 'http';
    const settings = {
      maxHeaderSize: 1 << 20,
      requestTimeout: readTimeout,
      headersTimeout: readTimeout,
      connectionsCheckingInterval: 5000,
    };
    const handle = (message: IncomingMessage, response: ServerResponse): void =>
      void this.handle(message, response);
    this.server = options.tls
      ? createHttpsServer({ ...settings, ...options.tls, minVersion: 'TLSv1.2' }, handle)
      : createHttpServer(settings, handle);
    this.server.keepAliveTimeout = readTimeout;
    this.server.timeout = (options.writeTimeout ?? 15) * 1000;
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('clientError', refuse);
    const { upgrade } = options;
    if (!upgrade) return;
    this.server.on(
      'upgrade',
      (message, stream, head) =>
        void this.answerUpgrade(message, stream, () => upgrade(message, stream, head, this.scheme)),
    );
  }

  /** @throws ListenError that names the port and the flag */
  listen(): Promise<void> {
    const { host, port, flag } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(listenError(error, host, port, flag)),
      );
      this.server.listen(port, host, () => {
        this.bound = (this.server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** The port it listens on, or did; 0 before. */
  get port(): number {
    return this.bound;
  }

  get url(): string {
    const { host } = this.options;
    const shown = host === '' || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `${this.scheme}://${shown.includes(':') ? `[${shown}]` : shown}:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.sockets) socket.destroy();
    });
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => message.socket.destroy());
    const reply = await this.options.answer(message, this.scheme).catch(replyToError);
    if (!message.socket.destroyed) sendReply(message, response, reply);
  }

  /** Node's server has let go of the connection: a refusal is the last that is written to it. */
  private async answerUpgrade(
    message: IncomingMessage,
    stream: Duplex,
    take: () => Promise<Reply | undefined>,
  ): Promise<void> {
    stream.on('error', () => stream.destroy());
    const reply = await take().catch(replyToError);
    if (!reply || stream.destroyed) return;
    const response = new ServerResponse(message);
    response.shouldKeepAlive = false;
    response.assignSocket(message.socket);
    response.on('finish', () => stream.end());
    sendReply(message, response, reply);
  }
}

/** What cannot be parsed as HTTP. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`,
  );
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number, flag: string): ListenError {
  const code = error.code ?? '';
  const where = `${host}:${port}`;
  if (code === 'EADDRINUSE')
    return new ListenError(
      `port ${port} is already in use (${where}); choose another one with ${flag}`,
      code,
    );
  if (code === 'EACCES')
    return new ListenError(`port ${port} may not be used (${where}); choose another one with ${flag}`, code);
  return new ListenError(`cannot listen on ${where} (${flag}): ${error.message}`, code);
}
