import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SentRequest } from './subject.js';

/** Listens in between a program and a backend. */
export interface ListeningProxy {
  readonly port: number;
  /** What came since the last call. */
  take(): SentRequest[];
  close(): Promise<void>;
}

/** Starts a proxy on a free port; every header goes through as it is, `Host` too. */
export async function startProxy(backendPort: number): Promise<ListeningProxy> {
  const agent = new Agent({ keepAlive: true });
  let seen: SentRequest[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      seen.push({
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        authorization: incoming.headers.authorization,
        body: body.toString('utf8'),
      });
      forward(incoming, outgoing, body, backendPort, agent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body: Buffer,
  port: number,
  agent: Agent,
): void {
  const { method, url: path, headers } = incoming;
  const onward = send({ hostname: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  onward.end(body);
}
