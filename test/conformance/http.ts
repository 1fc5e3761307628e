import { Agent, request as send } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface RawRequest {
  readonly method: string;
  /** As it goes on the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** The connection was closed without an answer. */
export class Dropped extends Error {}

/** Sends one request exactly as given: no header is added that is not needed to speak HTTP. */
export function exchange(apiUrl: string, request: RawRequest, agent?: Agent): Promise<RawResponse> {
  const { hostname, port } = new URL(apiUrl);
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, ...(request.body && { 'Content-Length': request.body.length }) };
    const outgoing = send({ hostname, port, path: request.path, method: request.method, headers, agent });
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const zipped = incoming.headers['content-encoding'] === 'gzip' && bytes.length > 0;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as Record<string, string | undefined>,
          body: (zipped ? gunzipSync(bytes) : bytes).toString('utf8'),
        });
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A server may answer and close before it has read a body that is too big.
      if (answered) return;
      reject(error.code === 'ECONNRESET' ? new Dropped(error.message) : error);
    });
    outgoing.end(request.body);
  });
}

/** Connections that are kept for the next request. */
export const keptConnections = (): Agent => new Agent({ keepAlive: true, maxSockets: 4 });
