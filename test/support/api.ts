import { type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import { request as sendSecureRequest } from 'node:https';
import type { BackendOptions } from '../../src/backend/index.js';
import { startTestBackend, type TestBackend } from './backend.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly json: any;
}

export interface Sending {
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
  /** `Authorization`; the administrator's API key unless told, `''` for none. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A backend and a way to talk to it that changes nothing in the path. */
export interface Api {
  readonly backend: TestBackend;
  send(method: string, path: string, sending?: Sending): Promise<Answer>;
  /** `Bearer` and an access token of a user. */
  login(username: string, password: string): Promise<string>;
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Sends one request on a connection of its own. */
export function exchange(base: string, method: string, path: string, sending: Sending = {}): Promise<Answer> {
  const url = new URL(base);
  const body = sending.body === undefined ? undefined : textOf(sending.body);
  const headers: Record<string, string | number> = { ...sending.headers };
  if (sending.authorization) headers['Authorization'] = sending.authorization;
  if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body);
  const send = url.protocol === 'https:' ? sendSecureRequest : sendRequest;
  const { hostname: host, port } = url;
  const options = { host, port, method, path, headers, agent: false, rejectUnauthorized: false } as const;
  return new Promise((resolve, reject) => {
    const request = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Starts a backend for the tests of one file; end it with `api.backend.close()`. */
export async function openApi(options: BackendOptions = {}): Promise<Api> {
  const backend = await startTestBackend({
    clusterAdminApiKey: '2c7d6e42-4c0e-4a3b-9d52-6a3f3a6a1f10',
    ...options,
  });
  const send = (method: string, path: string, sending: Sending = {}): Promise<Answer> => {
    const type: Record<string, string> =
      sending.body === undefined ? {} : { 'Content-Type': 'application/json' };
    return exchange(backend.apiUrl, method, path, {
      authorization: `Key ${backend.apiKey}`,
      ...sending,
      headers: { ...type, ...sending.headers },
    });
  };
  return {
    backend,
    send,
    async login(username, password) {
      const answer = await send('GET', '/auth', { authorization: basic(username, password) });
      return `Bearer ${answer.json.access_token}`;
    },
  };
}
