import { readFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import type { Log } from '../host/log.js';
import { type Codec, codecFor, jsonType, protobufType } from '../wire/agent/index.js';
import { type Agent, agentBasics, SimulatedAgent } from './agent.js';
import { component } from './around.js';
import { type AllowedCommand, parseAllowList } from './checks/index.js';
import { hasCertificate } from './connection/tls.js';
import { type Fleet, type FleetOptions, launchFleet } from './fleet/fleet.js';
import {
  AgentOptionError,
  type AgentOptions,
  type AgentSettings,
  agentSettings,
  checkSettings,
  checkTimeouts,
} from './options.js';

export type { Agent } from './agent.js';
export type { Group } from './fleet/behaviour.js';
export type { Fleet, FleetCounts, FleetOptions } from './fleet/fleet.js';
export { type Behaviour, readBehaviour } from './fleet/read-behaviour.js';
export { AgentOptionError, type AgentOptions } from './options.js';

/**
 * Starts a simulated agent; resolves when what it listens on is open and the first attempt to connect has begun.
 *
 * @throws AgentOptionError for a setting that makes no sense, in the words of `sensu-agent`
 */
export async function startAgent(options: AgentOptions = {}): Promise<Agent> {
  const settings = agentSettings(options);
  checkTimeouts(settings);
  const basics = agentBasics(options);
  tellQueue(settings, basics.log);
  const allowList = await readAllowList(settings);
  const auth = hasCertificate(settings.tls) ? 'using tls client auth' : 'using password auth';
  basics.log('info', component, auth);
  checkSettings(settings);
  const agent = new SimulatedAgent(
    basics,
    settings,
    { codecs: await loadCodecs(settings), allowList },
    options,
  );
  basics.log('info', component, 'configuration successfully validated');
  try {
    await agent.start();
    return agent;
  } catch (error) {
    await agent.stop();
    throw error;
  }
}

/** The original tidies up its queue at this moment, with and without an API, and whoever compares logs expects the lines. */
function tellQueue({ cacheDir }: AgentSettings, log: Log): void {
  if (cacheDir === devNull) return;
  log('info', component, 'compacting api queue');
  log('info', component, 'finished api queue compaction');
}

/**
 * Starts many simulated agents in this process.
 *
 * @throws AgentOptionError for a setting that makes no sense
 */
export const startFleet = (options: FleetOptions): Promise<Fleet> => launchFleet(options, startAgent);

async function readAllowList({ allowList }: AgentSettings): Promise<AllowedCommand[]> {
  if (!allowList) return [];
  try {
    // The name of the file is judged before it is looked for.
    parseAllowList(allowList, '[]');
    return parseAllowList(allowList, await readFile(allowList, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AgentOptionError(code === 'ENOENT' ? `open ${allowList}: no such file or directory` : message);
  }
}

/** Both sides may ask for JSON, so that it is always at hand; protobuf is loaded only where it is offered. */
async function loadCodecs({ json }: AgentSettings): Promise<ReadonlyMap<string, Codec>> {
  const types = json ? [jsonType] : [jsonType, protobufType];
  return new Map(await Promise.all(types.map(async (type) => [type, await codecFor(type)] as const)));
}
