import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Clock } from '../../host/clock.js';

export interface SocketRequest {
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
  /** Seconds; 0 for the default of 60. */
  readonly timeout: number;
  readonly data: Buffer;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export const socketAddress = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/**
 * Connects, writes once, closes; nothing is read. The one deadline holds for connecting and writing.
 * @returns the number of bytes
 * @throws Error in Go's words: `dial tcp 127.0.0.1:1: connect: connection refused`
 */
export function sendToSocket(request: SocketRequest, wall: Clock, stop: AbortSignal): Promise<number> {
  return request.protocol === 'udp' ? sendDatagram(request) : sendStream(request, wall, stop);
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

function dialError({ protocol, host, port }: SocketRequest, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    const said = error.code === 'ENOTFOUND' ? 'no such host' : 'Temporary failure in name resolution';
    return new Error(`dial ${protocol}: lookup ${host}: ${said}`);
  }
  const said = words[error.code ?? ''] ?? error.message;
  return new Error(`dial ${protocol} ${socketAddress(host, port)}: ${said}`);
}

function sendStream(request: SocketRequest, wall: Clock, stop: AbortSignal): Promise<number> {
  const { host, port, data } = request;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let connected = false;
    const end = (finish: () => void): void => {
      timer.cancel();
      stop.removeEventListener('abort', late);
      socket.destroy();
      finish();
    };
    const late = (): void =>
      end(() =>
        reject(
          connected
            ? new Error(`write tcp ${socketAddress(host, port)}: i/o timeout`)
            : dialError(request, Object.assign(new Error(), { code: 'ETIMEDOUT' })),
        ),
      );
    const timer = wall.setTimer((request.timeout || 60) * 1000, late, 'socket timeout');
    stop.addEventListener('abort', late);
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(() =>
        reject(
          connected
            ? new Error(`write tcp ${socketAddress(host, port)}: ${error.message}`)
            : dialError(request, error),
        ),
      ),
    );
    socket.once('connect', () => {
      connected = true;
      socket.end(data);
    });
    // All has been handed over; whether the other side reads or closes is its own affair.
    socket.once('finish', () => {
      timer.cancel();
      stop.removeEventListener('abort', late);
      resolve(data.length);
      socket.resume();
      socket.unref();
      const rest = wall.setTimer(
        5000,
        () => {
          socket.destroy();
        },
        'socket close',
      );
      socket.once('close', () => rest.cancel());
    });
  });
}

function sendDatagram(request: SocketRequest): Promise<number> {
  const { host, port, data } = request;
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      reject(dialError(request, error));
    });
    socket.send(data, port, host, (error) => {
      socket.close();
      if (!error) resolve(data.length);
      else if ((error as NodeJS.ErrnoException).code === 'EMSGSIZE')
        reject(new Error(`write udp ${socketAddress(host, port)}: write: message too long`));
      else reject(dialError(request, error));
    });
  });
}
