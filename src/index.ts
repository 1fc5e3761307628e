/** The library: a local backend, a client for any, and what is known of every kind of resource. */
export { type Backend, type BackendOptions, startBackend } from './backend/index.js';
export type { Client, ClientOptions } from './client/index.js';
export { createClient } from './client/index.js';
export { kinds } from './resources/index.js';
