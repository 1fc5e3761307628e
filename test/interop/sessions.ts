import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../src/resources/core/event.js';
import { Relay, type TappedSession } from '../conformance/flow/relay.js';
import type { AgentSettings, AgentStarter } from './agents.js';
import type { Place } from './backends.js';
import type { CommandLine } from './command-lines.js';
import { label } from './lifecycle.js';
import { type Stage, until } from './stage.js';
import { namesByClock, namesByHand, type Topics } from './talk.js';

/** What the agent says of itself before anybody knows it. */
const introduction: AgentSettings = {
  labels: { region: 'eu', password: 'open sesame' },
  annotations: { contact: 'ops <ops@example.com>' },
  keepaliveHandlers: ['told'],
  keepalivePipelines: ['core/v2.Pipeline.nowhere', 'nonsense'],
  keepaliveCheckLabels: { kind: 'keepalive' },
  keepaliveCheckAnnotations: { note: 'a&b' },
  keepaliveCriticalTimeout: 30,
};

/** And afterwards: now it is the one who knows best. */
const change: AgentSettings = {
  agentManagedEntity: true,
  labels: { region: 'us', secret_thing: 'x', token: 'y' },
  redact: ['token'],
};

/** Two sessions of an agent, one before it is known and one after, with everything said in them. */
export async function listenIn(
  stage: Stage,
  commandLine: CommandLine,
  place: Place,
  startAgent: AgentStarter,
  wish: { readonly namespace: string; readonly json: boolean; readonly topics: Topics },
): Promise<readonly TappedSession[]> {
  const create = async (definitions: string): Promise<void> => {
    const file = join(commandLine.folder, 'topics.yml');
    writeFileSync(file, definitions);
    await commandLine.run('create', '--file', file);
  };
  await create(wish.topics.byHand);
  const relay = await Relay.start({ backendPort: Number(new URL(place.agentUrl).port), json: wish.json });
  stage.onClose(async () => relay.cut());
  const name = 'listened-to';
  const agentUrl = `ws://127.0.0.1:${relay.port}`;
  const begin = (settings: AgentSettings) =>
    startAgent(stage, { namespace: wish.namespace, json: wish.json, name, agentUrl, ...settings });
  const agent = await begin(introduction);
  try {
    await until('the agent to be registered', async () => {
      const { exit } = await commandLine.try('entity', 'info', name);
      return exit === 0 || undefined;
    });
    await label(commandLine, name, { place: 'here' });
    await until('the label to be passed on', () =>
      relay.sessions
        .at(-1)
        ?.frames.find(({ from, payload }) => from === 'backend' && payload.includes('place')),
    );
    await create(wish.topics.byClock);
    for (const checkName of namesByHand) {
      await commandLine.run('check', 'execute', checkName);
      await eventOf(commandLine, checkName);
    }
    for (const checkName of namesByClock) await eventOf(commandLine, checkName);
  } catch (error) {
    throw new Error(`${String(error)}\n${agent.name} with ${place.name} said:\n${agent.said()}`);
  } finally {
    await agent.stop();
  }
  const again = await begin(change);
  try {
    for (const checkName of namesByClock)
      await until(`an event of ${checkName} in the second session`, () =>
        accepted(relay)[1]?.frames.find(
          ({ from, payload }) =>
            from === 'agent' && payload.includes('event\n') && payload.includes(checkName),
        ),
      );
  } finally {
    await again.stop();
  }
  return accepted(relay).slice(0, 2);
}

/** A namespace is known to the original's listener only after some seconds: until then it refuses. */
const accepted = (relay: Relay): TappedSession[] =>
  relay.sessions.filter(({ backend }) => backend[0]?.includes(' 101 '));

const eventOf = (commandLine: CommandLine, checkName: string): Promise<Event> =>
  until(`an event of ${checkName}`, async () => {
    const events = await commandLine.read<Event[]>('event', 'list');
    return events.find((event) => event.check?.metadata.name === checkName);
  });
