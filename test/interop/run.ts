import { type AgentStarter, originalAgent, simulatedAgent } from './agents.js';
import { localBackend, originalBackend, type Place } from './backends.js';
import { type CommandLine, sensectl, sensuctl } from './command-lines.js';
import { everyday, move } from './dumps.js';
import { agentLife } from './lifecycle.js';
import { locate, type Original, variables } from './programs.js';
import { differences, type Said, type Side, saidBy } from './said.js';
import { listenIn } from './sessions.js';
import { Stage } from './stage.js';
import { topics } from './talk.js';

/**
 * Plays the same with this project's programs and the original ones in each other's place: their `sensuctl` and
 * `sensu-agent` with the local backend, the command line and the simulated agent with their `sensu-backend`.
 * Arguments choose cases by a part of their name.
 */

interface Case {
  readonly name: string;
  readonly needs: readonly Original[];
  play(stage: Stage, namespace: string): Promise<void>;
}

/** Started when the first case asks for one, and used by all. */
class Places {
  private local: Promise<Place> | undefined;
  private exact: Promise<Place> | undefined;
  private original: Promise<Place> | undefined;

  constructor(private readonly stage: Stage) {}

  /** As it is unless told: what the documentation promises, where the program does something else. */
  get ofOurs(): Promise<Place> {
    this.local ??= localBackend(this.stage, 'guide');
    return this.local;
  }

  /** Where it must not differ from the original. */
  get ofOursAsTheirs(): Promise<Place> {
    this.exact ??= localBackend(this.stage, '6.7.5');
    return this.exact;
  }

  get ofTheirs(): Promise<Place> {
    this.original ??= originalBackend(this.stage);
    return this.original;
  }
}

const stage = new Stage();
const places = new Places(stage);

type Login = (stage: Stage, place: Place, namespace: string) => Promise<CommandLine>;

const life =
  (place: () => Promise<Place>, login: Login, agent: AgentStarter, json = false): Case['play'] =>
  async (onStage, namespace) => {
    const there = await place();
    const commandLine = await login(onStage, there, namespace);
    await agentLife(onStage, commandLine, there, agent, { namespace, json });
  };

/** The same agent hears the same from both backends, or the same backend from both agents. */
const sameTalk =
  (side: Side, json: boolean): Case['play'] =>
  async (onStage, namespace) => {
    const definitions = topics(onStage);
    const listen = async (place: Promise<Place>, agent: AgentStarter, suffix: string): Promise<Said[]> => {
      const there = await place;
      const wish = { namespace: `${namespace}-${suffix}`, json, topics: await definitions };
      const commandLine = await sensectl(onStage, there, wish.namespace);
      const sessions = await listenIn(onStage, commandLine, there, agent, wish);
      return Promise.all(sessions.map((session) => saidBy(side, session, wish.namespace)));
    };
    const theirs = await listen(places.ofTheirs, originalAgent, 'original');
    const ours =
      side === 'backend'
        ? await listen(places.ofOursAsTheirs, originalAgent, 'ours')
        : await listen(places.ofTheirs, simulatedAgent, 'ours');
    const found = theirs.flatMap((said, index) =>
      differences(said, ours[index] ?? new Map()).map((text) => `session ${index + 1}, ${text}`),
    );
    if (found.length > 0) throw new Error(found.join('\n'));
  };

const cases: readonly Case[] = [
  {
    name: 'sensuctl works with the local backend',
    needs: ['sensuctl'],
    play: async (onStage, namespace) => everyday(await sensuctl(onStage, await places.ofOurs, namespace)),
  },
  {
    name: 'sensectl works with sensu-backend',
    needs: ['sensu-backend'],
    play: async (onStage, namespace) => everyday(await sensectl(onStage, await places.ofTheirs, namespace)),
  },
  {
    name: 'a dump of the local backend is created on sensu-backend',
    needs: ['sensuctl', 'sensu-backend'],
    play: async (onStage, namespace) =>
      move(
        await sensectl(onStage, await places.ofOurs, namespace),
        await sensuctl(onStage, await places.ofTheirs, namespace),
      ),
  },
  {
    name: 'a dump of sensu-backend is created on the local backend',
    needs: ['sensuctl', 'sensu-backend'],
    play: async (onStage, namespace) =>
      move(
        await sensuctl(onStage, await places.ofTheirs, namespace),
        await sensectl(onStage, await places.ofOurs, namespace),
      ),
  },
  {
    name: 'sensu-agent lives with the local backend',
    needs: ['sensu-agent'],
    play: life(() => places.ofOurs, 'path' in locate('sensuctl') ? sensuctl : sensectl, originalAgent),
  },
  {
    name: 'the simulated agent lives with sensu-backend',
    needs: ['sensu-backend'],
    play: life(() => places.ofTheirs, sensectl, simulatedAgent),
  },
  {
    name: 'the simulated agent lives with sensu-backend in JSON',
    needs: ['sensu-backend'],
    play: life(() => places.ofTheirs, sensectl, simulatedAgent, true),
  },
  ...(['backend', 'agent'] as const).flatMap((side) =>
    ['protobuf', 'JSON'].map(
      (encoding): Case => ({
        name: `the ${side} says what the original one says, in ${encoding}`,
        needs: ['sensu-agent', 'sensu-backend'],
        play: sameTalk(side, encoding === 'JSON'),
      }),
    ),
  ),
  {
    name: 'the original programs do what is expected here of both',
    needs: ['sensuctl', 'sensu-agent', 'sensu-backend'],
    play: life(() => places.ofTheirs, sensuctl, originalAgent),
  },
];

async function main(wanted: readonly string[]): Promise<number> {
  const programs = Object.keys(variables) as Original[];
  if (programs.every((program) => 'missing' in locate(program))) {
    console.log(`Nothing to play with: none of ${Object.values(variables).join(', ')} names a program.`);
    return 0;
  }
  let failed = 0;
  const chosen = cases.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  for (const [index, one] of chosen.entries()) {
    const missing = one.needs.map(locate).flatMap((found) => ('missing' in found ? [found.missing] : []));
    if (missing.length > 0) {
      console.log(`- ${one.name}: skipped, ${missing.join(', ')}`);
      continue;
    }
    const begin = Date.now();
    try {
      await one.play(stage, `interop-${index + 1}`);
      console.log(`\u2714 ${one.name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`\u2716 ${one.name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stage.close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await stage.close();
}
