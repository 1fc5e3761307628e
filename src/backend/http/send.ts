import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Reply } from './reply.js';

/** Go's server buffers so much of an answer; a longer one is sent in chunks, without a length. */
const buffered = 2048;

/** Writes an answer as the original does: its headers and no others. */
export function sendReply(message: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.drop) {
    message.socket.destroy();
    return;
  }
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  const length = body?.length ?? 0;
  const headers: OutgoingHttpHeaders = { ...reply.headers };
  if (reply.status !== 204) {
    if (length > buffered) headers['Transfer-Encoding'] = 'chunked';
    else headers['Content-Length'] = length;
  }
  if (!response.shouldKeepAlive) headers['Connection'] = 'close';
  else if (headers['Connection'] === undefined) response.removeHeader('Connection');
  response.writeHead(reply.status, headers);
  response.end(length > 0 && message.method !== 'HEAD' ? body : undefined);
}
