import type { Socket as Datagrams } from 'node:dgram';
import type { AddressInfo, Server } from 'node:net';

export interface Address {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** Something that listens. */
export interface AgentListener {
  /** 0 where it does not. */
  readonly port: number;
  close(): Promise<void>;
}

/** `127.0.0.1:3030`, `[::1]:3030`. */
export const addressText = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

const words: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EACCES: 'bind: permission denied',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
};

/** `listen tcp 127.0.0.1:3031: bind: address already in use`. */
function listenError(protocol: 'tcp' | 'udp', address: Address, error: NodeJS.ErrnoException): Error {
  const { code = '' } = error;
  if (code === 'ENOTFOUND')
    return new Error(`listen ${protocol}: lookup ${address.host}: no such host`, { cause: error });
  const said = words[code] ?? error.message;
  return new Error(`listen ${protocol} ${addressText(address)}: ${said}`, { cause: error });
}

/** @returns the port. @throws Error in the original's words */
export function listenTcp(server: Server, address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(listenError('tcp', address, error));
    server.once('error', fail);
    server.listen(address.port, address.host, () => {
      server.off('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** @returns the port. @throws Error in the original's words */
export function listenUdp(socket: Datagrams, address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.close();
      reject(listenError('udp', address, error));
    };
    socket.once('error', fail);
    socket.bind({ port: address.port, address: address.host, exclusive: true }, () => {
      socket.off('error', fail);
      resolve(socket.address().port);
    });
  });
}

export const udpFamily = (host: string): 'udp4' | 'udp6' => (host.includes(':') ? 'udp6' : 'udp4');

/** Ends a datagram socket, which may have ended already. */
export const closeUdp = (socket: Datagrams): Promise<void> =>
  new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
