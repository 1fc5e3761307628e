import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Sockets that a transcript listens on; each recorded port is a free one here. */
export class Listeners {
  private readonly open = new Map<string, { port: number; messages: string[]; socket: Server | Socket }>();

  async listen(protocol: 'tcp' | 'udp', recordedPort: number): Promise<void> {
    const messages: string[] = [];
    const socket = protocol === 'tcp' ? tcpListener(messages) : udpListener(messages);
    await once(socket, 'listening');
    const { port } = socket.address() as AddressInfo;
    this.open.set(`${protocol}:${recordedPort}`, { port, messages, socket });
  }

  received(name: string): readonly string[] {
    return this.open.get(name)?.messages ?? [];
  }

  /** Recorded port and the one here. */
  ports(): [number, number][] {
    return [...this.open].map(([name, { port }]) => [Number(name.slice(4)), port]);
  }

  close(): void {
    for (const { socket } of this.open.values()) socket.close();
  }
}

function tcpListener(messages: string[]): Server {
  return createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => {
      messages.push(text);
      socket.end();
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
}

function udpListener(messages: string[]): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (message) => messages.push(message.toString('utf8')));
  return socket.bind(0, '127.0.0.1');
}
