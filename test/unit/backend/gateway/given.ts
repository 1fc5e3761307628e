import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';
import type { Event } from '../../../../src/resources/core/event.js';
import { event as eventKind } from '../../../../src/resources/index.js';
import { decode } from '../../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../../src/resources/kit/json.js';
import {
  type CheckRequest,
  type Codec,
  codecFor,
  type EntityConfig,
  frame,
  jsonType,
  type MessageType,
  protobufType,
  splitFrame,
} from '../../../../src/wire/agent/index.js';
import { basic } from '../../../support/api.js';

export const encodings = { protobuf: protobufType, JSON: jsonType } as const;

export const eventFrom = (json: object): Event => decode(eventKind.shape, json as JsonValue);

/** What an agent of that name sends as its keepalive. */
export const keepaliveOf = (name: string, entity: object = {}, rest: object = {}): Event =>
  resultOf(
    name,
    { metadata: { name: 'keepalive', namespace: 'default' }, interval: 20, timeout: 120 },
    entity,
    {
      sequence: 1,
      ...rest,
    },
  );

export const resultOf = (name: string, check: object, entity: object = {}, rest: object = {}): Event =>
  eventFrom({
    entity: {
      entity_class: 'agent',
      subscriptions: ['linux'],
      metadata: { name, namespace: 'default' },
      ...entity,
    },
    check,
    metadata: { namespace: 'default' },
    timestamp: Math.floor(Date.now() / 1000),
    ...rest,
  });

export const checkNamed = (name: string, rest: object = {}): object => ({
  metadata: { name, namespace: 'default' },
  interval: 5,
  ...rest,
});

export interface Introduction {
  readonly name: string;
  readonly namespace?: string;
  readonly subscriptions?: string;
  readonly user?: string;
  readonly password?: string;
  readonly accept?: string;
}

export const headersOf = (agent: Introduction): Record<string, string> => ({
  Authorization: basic(agent.user ?? 'agent', agent.password ?? 'P@ssw0rd!'),
  'Sensu-Namespace': agent.namespace ?? 'default',
  'Sensu-AgentName': agent.name,
  'Sensu-User': agent.user ?? 'agent',
  'Sensu-Subscriptions': agent.subscriptions ?? '',
  Accept: agent.accept ?? protobufType,
});

/** An agent by hand: it does nothing by itself but answer pings. */
export class HandAgent {
  /** What has come and was not asked for yet. */
  private readonly received: { type: string; payload: Uint8Array }[] = [];
  private wake: () => void = () => undefined;
  readonly closed: Promise<string>;

  private constructor(
    readonly socket: WebSocket,
    private readonly codec: Codec,
  ) {
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      this.received.push(splitFrame(data as Buffer) as { type: string; payload: Uint8Array });
      this.wake();
    });
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => {
        resolve(`${code} ${reason}`.trim());
        this.wake();
      }),
    );
  }

  /** Resolves when the handshake is through; what comes at once is not lost. */
  static async connect(url: string, agent: Introduction): Promise<HandAgent> {
    const codec = await codecFor(agent.accept ?? protobufType);
    const socket = new WebSocket(url, {
      headers: headersOf(agent),
      perMessageDeflate: false,
      rejectUnauthorized: false,
      skipUTF8Validation: true,
    });
    const connected = new HandAgent(socket, codec);
    await once(socket, 'open');
    return connected;
  }

  send(type: MessageType | string, body: Event | string): void {
    const payload = typeof body === 'string' ? Buffer.from(body) : this.codec.encodeEvent(body);
    this.socket.send(frame(type as MessageType, payload));
  }

  /** Sends, and resolves when the backend has taken it in. */
  async say(type: MessageType | string, body: Event | string): Promise<void> {
    this.send(type, body);
    await this.heard();
  }

  /** Resolves when the backend has handled what was sent, or closed the connection over it. */
  async heard(): Promise<void> {
    this.socket.ping();
    await Promise.race([once(this.socket, 'pong'), this.closed]);
  }

  /** The next message, decoded. */
  async next(): Promise<{ type: string; config?: EntityConfig; request?: CheckRequest }> {
    while (!this.received.length) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the connection is closed');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const { type, payload } = this.received.shift() as { type: string; payload: Uint8Array };
    if (type === 'entity_config') return { type, config: this.codec.decodeEntityConfig(payload) };
    return { type, request: this.codec.decodeCheckRequest(payload) };
  }

  /** The next message, which has to be a configuration. */
  async config(): Promise<EntityConfig> {
    const { type, config } = await this.next();
    if (!config) throw new Error(`${type} came`);
    return config;
  }

  /** How many messages have come and were not asked for. */
  get unread(): number {
    return this.received.length;
  }

  async leave(): Promise<void> {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(1001, 'bye');
    await this.closed;
  }
}

/** The answer to a request on the agents' port: of one that became a websocket, the status line only. */
export async function knock(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string | readonly string[]>,
): Promise<{ status: number; raw: readonly string[]; text: string }> {
  const { hostname: host, port } = new URL(url);
  const sent = request({
    host,
    port,
    method,
    path,
    headers: headers as Record<string, string>,
    agent: false,
  });
  sent.end();
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('upgrade', ({ statusCode = 0, rawHeaders: raw }: IncomingMessage, socket) => {
      socket.destroy();
      resolve({ status: statusCode, raw, text: '' });
    });
    sent.on('response', async (response: IncomingMessage) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, raw: response.rawHeaders, text });
    });
  });
}
