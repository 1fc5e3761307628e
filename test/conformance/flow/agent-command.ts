import type { Agent } from '../../../src/agent/index.js';
import { defineCommand, type Input } from '../../../src/cli/command.js';
import { startFlags } from '../../../src/commands/agent/flags.js';
import { agentOptions } from '../../../src/commands/agent/settings.js';
import { readSources } from '../../../src/commands/agent/sources.js';
import type { Clock } from '../../../src/host/clock.js';
import type { System } from '../../../src/resources/core/entity.js';
import { runInPipe } from '../../support/cli.js';
import type { Folders } from '../../support/home.js';

export interface AgentHost {
  readonly clock: Clock;
  readonly folders: Folders;
  /** What the agent takes for its machine. */
  readonly machine: System | undefined;
}

/** What a transcript does with an agent that runs. */
export type Launched = Pick<Agent, 'apiUrl' | 'socketPort' | 'statsdPort' | 'stop' | 'vanish' | 'closed'>;

/** Starts an agent with these words. */
export type Launch = (words: readonly string[], host: AgentHost) => Promise<Launched>;

/**
 * Starts an agent in this process on a clock of the test's: words, variables and files become settings as in
 * `agent start`, and nothing else of the command runs.
 */
export async function startedBy(words: readonly string[], host: AgentHost): Promise<Agent> {
  const { clock, folders, machine } = host;
  let agent: Agent | undefined;
  const command = defineCommand({
    id: 'agent start',
    usage: 'start',
    summary: 'start an agent in this process',
    arguments: 'any',
    flags: startFlags,
    gate: false,
    async run(context, input) {
      const { startAgent } = await import('../../../src/agent/index.js');
      const options = agentOptions(context, await readSources(context, input as unknown as Input));
      agent = await startAgent({
        ...options,
        clock,
        execute: true,
        ...(machine && { system: () => machine }),
      });
    },
  });
  const { stdout, stderr } = await runInPipe({
    argv: ['agent', 'start', '--cache-dir', `${folders.home}/agent`, ...words],
    home: folders.home,
    cwd: folders.cwd,
    commands: { 'agent start': async () => ({ default: command }) },
  });
  if (!agent) throw new Error(`the agent did not start: ${stdout}${stderr}`);
  return agent;
}
