import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';

export interface Listener {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback interface. */
export async function listen(server: SocketServer, scheme = 'http'): Promise<Listener> {
  const sockets = new Set<import('node:net').Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A server that answers the first bytes of each connection with these, and closes it unless told not to. */
export function answering(bytes: string, { keepOpen = false } = {}): Promise<Listener> {
  return listen(
    createSocketServer((socket) =>
      socket.once('data', () => (keepOpen ? socket.write(bytes) : socket.end(bytes))),
    ),
  );
}

/** An HTTP server of one function; the body is read first. */
export function serving(
  handle: (request: IncomingMessage & { text: string }, response: ServerResponse) => void,
): Promise<Listener> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      handle(Object.assign(request, { text: Buffer.concat(chunks).toString('utf8') }), response),
    );
  });
  return listen(server);
}
