import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentOptions } from '../../src/agent/index.js';
import { pathOf, start } from './programs.js';
import type { Stage } from './stage.js';

/** What both agents can be told, by the names of the simulated one's options. */
export type AgentSettings = Partial<
  Pick<
    AgentOptions,
    | 'labels'
    | 'annotations'
    | 'redact'
    | 'agentManagedEntity'
    | 'keepaliveHandlers'
    | 'keepalivePipelines'
    | 'keepaliveCheckLabels'
    | 'keepaliveCheckAnnotations'
    | 'keepaliveCriticalTimeout'
  >
>;

export interface AgentWish extends AgentSettings {
  readonly name: string;
  readonly namespace: string;
  readonly agentUrl: string;
  /** Asks for JSON rather than protobuf: only the simulated agent can. */
  readonly json?: boolean;
}

export interface Guest {
  readonly name: string;
  said(): string;
  stop(): Promise<void>;
}

export type AgentStarter = (stage: Stage, wish: AgentWish) => Promise<Guest>;

export const deregistrationHandler = 'farewell';

/** As fast as they can be: who is gone is missed after five seconds. */
const settingsOf = ({ agentUrl, json: _, ...wish }: AgentWish) =>
  ({
    backendUrls: [agentUrl],
    subscriptions: ['interop'],
    keepaliveInterval: 1,
    keepaliveWarningTimeout: 5,
    deregister: true,
    deregistrationHandler,
    ...wish,
  }) satisfies AgentOptions;

type Setting = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** `keepaliveInterval: 1` is `--keepalive-interval 1`. */
function flagsOf(settings: Readonly<Record<string, Setting>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const plain = name === 'backendUrls' ? 'backend-url' : name;
    const flag = `--${plain.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value !== 'object') return [`${flag}=${value}`];
    const items = Array.isArray(value) ? value : Object.entries(value).map((pair) => pair.join('='));
    return [flag, items.join(',')];
  });
}

export const originalAgent: AgentStarter = async (stage, wish) => {
  const cacheDir = mkdtempSync(join(stage.folder, 'sensu-agent-'));
  const program = start(stage, pathOf('sensu-agent'), [
    'start',
    ...flagsOf({ ...settingsOf(wish), cacheDir, logLevel: 'debug' }),
    ...['--disable-api', '--disable-sockets', '--statsd-disable'],
  ]);
  return { name: 'sensu-agent', said: () => program.said(), stop: () => program.stop() };
};

export const simulatedAgent: AgentStarter = async (stage, wish) => {
  const { startAgent } = await import('../../src/agent/index.js');
  const lines: string[] = [];
  const agent = await startAgent({
    ...settingsOf(wish),
    json: wish.json ?? false,
    execute: true,
    environment: { PATH: process.env['PATH'] },
    log: (line) => lines.push(line),
  });
  stage.onClose(() => agent.stop());
  return {
    name: wish.json ? 'a simulated agent that speaks JSON' : 'a simulated agent',
    said: () => lines.slice(-15).join('\n'),
    stop: () => agent.stop(),
  };
};
