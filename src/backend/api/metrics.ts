import { gzipSync } from 'node:zlib';
import type { Reply } from '../http/reply.js';
import type { Request, Route } from '../http/route.js';
import type { Metrics } from '../metrics.js';

const type = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`, for any method. */
export const metricsRoute = (metrics: Metrics): Route => ({
  method: '*',
  path: '/metrics',
  stage: 'bare',
  handle: (request) => metricsReply(request, metrics),
});

function metricsReply(request: Request, metrics: Metrics): Reply {
  const text = metrics.text();
  const gzip = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .some((encoding) => /^\s*gzip\s*(;|$)/.test(encoding));
  if (!gzip) return { status: 200, headers: { 'Content-Type': type }, body: text };
  return { status: 200, headers: { 'Content-Type': type, 'Content-Encoding': 'gzip' }, body: gzipSync(text) };
}
