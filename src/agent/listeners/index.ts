/** What an agent listens on beside its connection: HTTP API, sockets, StatsD. */
export { type AgentApi, type AgentState, type ApiSettings, startAgentApi } from './api.js';
export type { AgentListener } from './listen.js';
export type { AgentMetric } from './metrics-page.js';
export { type SocketSettings, startSockets } from './sockets.js';
export { type StatsdSettings, startStatsd } from './statsd/statsd.js';
