/** Carries out what the backend asks of an agent. Facts: Sensu Go 6.7, agent/check_handler.go. */
export { type AllowedCommand, parseAllowList } from './allow-list.js';
export { type AgentAssets, agentAssets } from './assets.js';
export { CheckExecutor, type CheckSettings } from './executor.js';
export type { Machine } from './preparation.js';
export { type CommandOrder, type CommandOutcome, type CommandRunner, recordingRunner } from './runner.js';
