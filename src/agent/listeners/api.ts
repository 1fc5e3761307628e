import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { posix } from 'node:path';
import { type Event, eventShape } from '../../resources/core/event.js';
import { decode } from '../../resources/kit/decode.js';
import { isJsonObject, jsonTypeName } from '../../resources/kit/json.js';
import { parseJsonPrefix } from '../../wire/json/index.js';
import { sensuVersion } from '../../wire/version.js';
import { type AgentAround, component, logEvent } from '../around.js';
import { type Address, type AgentListener, addressText, listenTcp } from './listen.js';
import { type AgentMetric, metricsText } from './metrics-page.js';
import { type AgentIdentity, prepareEvent } from './prepare-event.js';
import { openQueue, type QueueSettings } from './queue/event-queue.js';

export interface ApiSettings extends AgentIdentity, Address, QueueSettings {}

/** What the API tells of the agent. */
export interface AgentState {
  connected(): boolean;
  metrics?(): Readonly<Record<AgentMetric, number>>;
}

/** The agent's API at work. */
export interface AgentApi extends AgentListener {
  /** Whether nothing is on its way that could go on without the clock and the connection. */
  readonly quiet: boolean;
}

interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  readonly location?: string;
}

/** The original's timeouts, in milliseconds. */
const timeout = 15_000;
/** More is not read. */
const longestBody = 32 << 20;

/**
 * The agent's own HTTP API: `POST /events`, `GET /healthz`, `/version`, `/metrics`. Sensu: agent/api.go.
 * @throws Error in the original's words when it cannot listen or keep events
 */
export async function startAgentApi(
  around: AgentAround,
  settings: ApiSettings,
  state: AgentState,
): Promise<AgentApi> {
  const { log } = around;
  const queue = await openQueue(around, settings);
  const accept = async (body: string): Promise<Reply> => {
    const event = prepareEvent(eventIn(body), settings, around);
    logEvent(around, event);
    try {
      await queue.add(event);
      return { status: 202 };
    } catch (error) {
      log('error', component, 'error queueing message', { error: (error as Error).message });
      return problem(500, 'error queueing message');
    }
  };
  const server = createServer({ requestTimeout: timeout, headersTimeout: timeout }, (request, response) => {
    void answer(request, accept, state).then((reply) => send(request, response, reply));
  });
  server.timeout = timeout;
  try {
    const port = await listenTcp(server, settings);
    log('info', component, `starting api on address: ${addressText({ host: settings.host, port })}`);
    return {
      port,
      get quiet() {
        return queue.quiet;
      },
      close: async () => {
        log('info', component, 'API shutting down');
        const closed = new Promise<void>((resolve) => {
          server.close(() => resolve());
        });
        server.closeAllConnections();
        await closed;
        await queue.close();
      },
    };
  } catch (error) {
    await queue.close();
    throw error;
  }
}

type Accept = (body: string) => Promise<Reply>;

const problem = (status: number, text: string): Reply => ({ status, body: `${text}\n` });
const ok = (body: string, type?: string): Reply => ({ status: 200, body, ...(type && { type }) });

async function answer(request: IncomingMessage, accept: Accept, state: AgentState): Promise<Reply> {
  const { method = '', url = '' } = request;
  const path = url.split('?')[0] ?? '';
  const clean = posix.normalize(path);
  if (clean !== path) return { status: 301, location: clean };
  const wanted = { '/events': 'POST', '/healthz': 'GET', '/version': 'GET' }[path];
  if (path === '/metrics')
    return ok(metricsText(state.metrics?.()), 'text/plain; version=0.0.4; charset=utf-8');
  if (!wanted) return problem(404, '404 page not found');
  if (wanted !== method) return { status: 405 };
  if (path === '/version') return ok(JSON.stringify({ version: sensuVersion }), 'application/json');
  if (path === '/healthz') {
    return state.connected() ? ok('ok') : { status: 503, body: 'sensu backend unavailable' };
  }
  try {
    return await accept(await bodyOf(request));
  } catch (error) {
    return problem(400, (error as Error).message);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new Error('http: request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The first JSON value of a body, which may be followed by anything. @throws Error in Sensu's words */
function eventIn(body: string): Event | null {
  const { value } = parseJsonPrefix(body);
  if (value === null) return null;
  if (isJsonObject(value)) return decode(eventShape, value, { as: 'clone' });
  const found = jsonTypeName(value);
  throw new Error(`json: cannot unmarshal ${found} into Go value of type map[string]*json.RawMessage`);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body = '', type, location }: Reply,
): void {
  if (request.socket.destroyed) return;
  response.statusCode = status;
  if (location !== undefined) response.setHeader('Location', location);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (body !== '') response.setHeader('Content-Type', type ?? 'text/plain; charset=utf-8');
  if (status >= 400 && body.endsWith('\n')) response.setHeader('X-Content-Type-Options', 'nosniff');
  // Who sends on what is not read is not waited for.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.end(body);
}
