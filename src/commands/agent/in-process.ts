import type { Input } from '../../cli/command.js';
import { parseFlags } from '../../cli/flags/parse.js';
import type { Clock } from '../../host/clock.js';
import { startFlags } from './flags.js';
import { type Place, readSources } from './sources.js';
import { readWishes } from './wishes.js';

/** Agents beside whoever started them. */
export interface AgentsBeside {
  /** As a signal stops them. */
  stop(): Promise<void>;
}

/**
 * Starts what the words behind `agent start` say in this process and on a clock that somebody moves by hand: for stories.
 * Resolves when the agents have registered. They listen nowhere.
 */
export async function startBeside(
  words: readonly string[],
  place: Place,
  clock: Clock,
): Promise<AgentsBeside> {
  const { values, ...rest } = parseFlags(words, startFlags);
  const input = { ...rest, flags: values } as unknown as Input<typeof startFlags>;
  const sources = await readSources(place, input as unknown as Input);
  const { options, isFleet } = await readWishes(place, input, sources);
  const { startAgent, startFleet } = await import('../../agent/index.js');
  const beside = { ...options, clock, disableApi: true, disableSockets: true, statsdDisable: true };
  const agents = isFleet ? await startFleet(beside) : await startAgent(beside);
  await clock.settled();
  return { stop: () => agents.stop() };
}
