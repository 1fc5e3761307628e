import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, start } from './programs.js';
import type { Stage } from './stage.js';

export interface AgentWish {
  readonly name: string;
  readonly namespace: string;
  readonly agentUrl: string;
  readonly subscriptions: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Asks for JSON rather than protobuf: only the simulated agent can. */
  readonly json?: boolean;
}

export interface Guest {
  readonly name: string;
  said(): string;
  stop(): Promise<void>;
}

export type AgentStarter = (stage: Stage, wish: AgentWish) => Promise<Guest>;

/** As fast as they can be: who is gone is missed after five seconds. */
const keepalive = { interval: 1, warningTimeout: 5 } as const;

export const deregistrationHandler = 'farewell';

export const originalAgent: AgentStarter = async (stage, wish) => {
  const cacheDir = mkdtempSync(join(stage.folder, 'sensu-agent-'));
  const program = start(stage, pathOf('sensu-agent'), [
    'start',
    ...['--name', wish.name, '--namespace', wish.namespace, '--backend-url', wish.agentUrl],
    ...['--subscriptions', wish.subscriptions.join(','), '--cache-dir', cacheDir],
    ...['--keepalive-interval', `${keepalive.interval}`],
    ...['--keepalive-warning-timeout', `${keepalive.warningTimeout}`],
    ...Object.entries(wish.labels ?? {}).flatMap(([key, value]) => ['--labels', `${key}=${value}`]),
    ...['--deregister', '--deregistration-handler', deregistrationHandler],
    ...['--disable-api', '--disable-sockets', '--statsd-disable', '--log-level', 'debug'],
  ]);
  return { name: 'sensu-agent', said: () => program.said(), stop: () => program.stop() };
};

export const simulatedAgent: AgentStarter = async (stage, wish) => {
  const { startAgent } = await import('../../src/agent/index.js');
  const lines: string[] = [];
  const agent = await startAgent({
    name: wish.name,
    namespace: wish.namespace,
    backendUrls: [wish.agentUrl],
    subscriptions: [...wish.subscriptions],
    labels: wish.labels ?? {},
    keepaliveInterval: keepalive.interval,
    keepaliveWarningTimeout: keepalive.warningTimeout,
    deregister: true,
    deregistrationHandler,
    execute: true,
    environment: { PATH: process.env['PATH'] },
    json: wish.json ?? false,
    log: (line) => lines.push(line),
  });
  stage.onClose(() => agent.stop());
  return {
    name: wish.json ? 'a simulated agent that speaks JSON' : 'a simulated agent',
    said: () => lines.slice(-15).join('\n'),
    stop: () => agent.stop(),
  };
};
