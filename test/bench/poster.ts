import { connect, type Socket } from 'node:net';

/** What is posted where, over how many connections at the same time. */
export interface Load {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the post of this number. */
  readonly body: (number: number) => string;
  readonly connections: number;
  readonly posts: number;
}

/**
 * Posts over plain sockets, one request at a time on each: a real HTTP client would cost more than the server that is
 * measured. The answers must be `201` without a body.
 *
 * @returns milliseconds
 */
export async function post(load: Load): Promise<number> {
  const { hostname, port } = new URL(load.url);
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, () => opened(hostname, Number(port))),
  );
  try {
    let next = 0;
    const take = (): string | undefined => (next < load.posts ? requestText(load, next++) : undefined);
    const started = process.hrtime.bigint();
    await Promise.all(sockets.map((socket) => postAll(socket, take)));
    return Number(process.hrtime.bigint() - started) / 1e6;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function requestText({ url, path, headers, body }: Load, number: number): string {
  const text = body(number);
  const lines = Object.entries({ Host: new URL(url).host, ...headers }).map((pair) => pair.join(': '));
  const length = `Content-Length: ${Buffer.byteLength(text)}`;
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n${length}\r\n\r\n${text}`;
}

function opened(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function postAll(socket: Socket, take: () => string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const send = (): void => {
      const request = take();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (!received.endsWith('\r\n\r\n')) return;
      if (!received.startsWith('HTTP/1.1 201 ')) {
        reject(new Error(`the server answered ${received}`));
        return;
      }
      received = '';
      send();
    });
    socket.on('close', () => reject(new Error('the server closed the connection')));
    send();
  });
}
