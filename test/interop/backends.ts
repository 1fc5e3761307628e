import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBackend } from '../../src/backend/index.js';
import { pathOf, run, start } from './programs.js';
import { freePorts, type Stage, until } from './stage.js';

/** A backend that accepts requests and agents; it is stopped with its stage. */
export interface Place {
  readonly name: string;
  readonly apiUrl: string;
  readonly agentUrl: string;
  /** What it said last. */
  said(): string;
}

export const admin = { username: 'admin', password: 'P@ssw0rd!' } as const;

/** Ours, in this process, with the machine's clock, running handlers for real. */
export async function localBackend(stage: Stage, compat: 'guide' | '6.7.5'): Promise<Place> {
  const lines: string[] = [];
  const backend = await startBackend({
    compat,
    execute: true,
    environment: { PATH: process.env['PATH'] },
    log: (line) => lines.push(line),
  });
  stage.onClose(() => backend.close());
  return {
    name: 'the local backend',
    apiUrl: backend.apiUrl,
    agentUrl: backend.agentUrl,
    said: () => lines.slice(-15).join('\n'),
  };
}

/** The original, with everything it needs in a folder of its own. */
export async function originalBackend(stage: Stage): Promise<Place> {
  const path = pathOf('sensu-backend');
  const folder = join(stage.folder, 'sensu-backend');
  mkdirSync(folder, { recursive: true });
  const [api, agent, dashboard, client, peer] = await freePorts(5);
  const url = (port: number | undefined): string => `http://127.0.0.1:${port}`;
  const flags = {
    'state-dir': join(folder, 'state'),
    'cache-dir': join(folder, 'cache'),
    'api-listen-address': `127.0.0.1:${api}`,
    'agent-host': '127.0.0.1',
    'agent-port': `${agent}`,
    'dashboard-host': '127.0.0.1',
    'dashboard-port': `${dashboard}`,
    'etcd-listen-client-urls': url(client),
    'etcd-advertise-client-urls': url(client),
    'etcd-listen-peer-urls': url(peer),
    'etcd-initial-advertise-peer-urls': url(peer),
    'etcd-initial-cluster': `default=${url(peer)}`,
    'log-level': 'warn',
  };
  const words = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const program = start(stage, path, ['start', '--disable-platform-metrics', ...words]);
  await until('sensu-backend init', async () => {
    if (program.ended) throw new Error(`sensu-backend ended:\n${program.said()}`);
    const init = await run(path, ['init', '--etcd-advertise-client-urls', url(client), '--timeout', '5s'], {
      SENSU_BACKEND_CLUSTER_ADMIN_USERNAME: admin.username,
      SENSU_BACKEND_CLUSTER_ADMIN_PASSWORD: admin.password,
    });
    return init.exit === 0 || undefined;
  });
  await until('the health of sensu-backend', () => isHealthy(url(api)));
  return {
    name: 'sensu-backend',
    apiUrl: url(api),
    agentUrl: `ws://127.0.0.1:${agent}`,
    said: () => program.said(),
  };
}

async function isHealthy(apiUrl: string): Promise<true | undefined> {
  try {
    return (await fetch(`${apiUrl}/health`)).ok || undefined;
  } catch {
    return undefined;
  }
}
