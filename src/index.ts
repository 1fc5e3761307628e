/** The library: a local backend, simulated agents, a client for any backend, and what is known of every kind of resource. */
export {
  type Agent,
  type AgentOptions,
  type Fleet,
  type FleetOptions,
  startAgent,
  startFleet,
} from './agent/index.js';
export { type Backend, type BackendOptions, startBackend } from './backend/index.js';
export type { Client, ClientOptions } from './client/index.js';
export { createClient } from './client/index.js';
export { kinds } from './resources/index.js';
