import type { Client, ClientOptions } from './types.js';

/** A client of one backend for one user. Nothing is connected before the first request. */
export function createClient(_options: ClientOptions): Client {
  throw new Error('under construction');
}
