import type { Answer, Api } from './api.js';

/** A request below `/api/core/v2`; `~` stands for the default namespace. */
export type Core = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Short requests as the administrator, for tests that make many of them. */
export const coreOf =
  (api: Api): Core =>
  (method, path, body, headers = {}) =>
    api.send(method, `/api/core/v2${path.replace('~', '/namespaces/default')}`, {
      body,
      headers: method === 'PATCH' ? { 'Content-Type': 'application/merge-patch+json', ...headers } : headers,
    });
