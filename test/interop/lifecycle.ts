import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entity } from '../../src/resources/core/entity.js';
import type { Event } from '../../src/resources/core/event.js';
import { type AgentStarter, deregistrationHandler } from './agents.js';
import type { Place } from './backends.js';
import type { CommandLine } from './command-lines.js';
import { type Stage, until } from './stage.js';

/** Handlers that write down what they get, and a check for whoever subscribes. */
const definitions = (folder: string): string => `
type: Handler
api_version: core/v2
metadata: {name: registration}
spec: {type: set, handlers: [welcome]}
---
type: Handler
api_version: core/v2
metadata: {name: welcome}
spec: {type: pipe, command: cat >> ${folder}/welcomed}
---
type: Handler
api_version: core/v2
metadata: {name: ${deregistrationHandler}}
spec: {type: pipe, command: cat >> ${folder}/left}
---
type: Handler
api_version: core/v2
metadata: {name: told}
spec: {type: pipe, command: 'cat > ${folder}/told.new && mv ${folder}/told.new ${folder}/told', timeout: 5}
---
type: HookConfig
api_version: core/v2
metadata: {name: who}
spec: {command: echo hooked, timeout: 5}
---
type: CheckConfig
api_version: core/v2
metadata: {name: greet, labels: {team: interop}}
spec:
  command: echo "hello {{ .name }} from {{ .labels.place | default "nowhere" }}"; exit 1
  subscriptions: [interop]
  interval: 1
  publish: true
  handlers: [told]
  check_hooks: [{non-zero: [who]}]
`;

/** What a handler was given on its standard input. */
function given(folder: string, file: string): Event | undefined {
  const path = join(folder, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return text === '' ? undefined : (JSON.parse(text) as Event);
}

interface Wrapped {
  readonly metadata: { labels?: Readonly<Record<string, string>> };
}

/** What operators change of an entity reaches its agent. */
export async function label(
  commandLine: CommandLine,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const entity = JSON.parse(
    await commandLine.run('entity', 'info', name, '--format', 'wrapped-json'),
  ) as Wrapped;
  entity.metadata.labels = { ...entity.metadata.labels, ...labels };
  const file = join(commandLine.folder, 'entity.json');
  writeFileSync(file, JSON.stringify(entity));
  await commandLine.run('create', '--file', file);
}

/** The life of an agent's entity: unknown, registered, checked, gone with its agent. */
export async function agentLife(
  stage: Stage,
  commandLine: CommandLine,
  place: Place,
  startAgent: AgentStarter,
  wish: { readonly namespace: string; readonly json?: boolean },
): Promise<void> {
  const { folder } = commandLine;
  const name = 'interop-1';
  const file = join(folder, 'life.yml');
  writeFileSync(file, definitions(folder));
  await commandLine.run('create', '--file', file);
  const agent = await startAgent(stage, {
    ...wish,
    name,
    agentUrl: place.agentUrl,
  });
  try {
    await until('a registration event', () => given(folder, 'welcomed'));
    const welcomed = given(folder, 'welcomed');
    assert.equal(welcomed?.check?.metadata.name, 'registration');
    assert.equal(welcomed?.entity?.metadata.name, name);
    const [entity] = await commandLine.read<Entity[]>('entity', 'list');
    assert.deepEqual([...(entity?.subscriptions ?? [])].sort(), ['entity:interop-1', 'interop']);
    assert.equal(entity?.deregister, true);
    assert.equal(entity?.entity_class, 'agent');

    const event = await until('the event of a scheduled check', async () => {
      const list = await commandLine.read<Event[]>('event', 'list');
      return list.find(({ check }) => check?.metadata.name === 'greet');
    });
    assert.equal(event.check?.output, `hello ${name} from nowhere\n`);
    assert.equal(event.check?.status, 1);
    assert.equal(event.check?.processed_by, name);
    assert.equal(event.check?.hooks?.[0]?.output, 'hooked\n');
    const told = await until('the handler of that event', () => given(folder, 'told'));
    assert.equal(told.check?.metadata.name, 'greet');

    await label(commandLine, name, { place: 'here' });
    await until('an event that knows of the new label', async () => {
      const { check } = await commandLine.read<Event>('event', 'info', name, 'greet');
      return check?.output === `hello ${name} from here\n` || undefined;
    });

    await agent.stop();
    await until('the end of the entity', async () => {
      const entities = await commandLine.read<Entity[]>('entity', 'list');
      return entities.length === 0 || undefined;
    });
    const left = await until('a deregistration event', () => given(folder, 'left'));
    assert.equal(left.check?.metadata.name, 'deregistration');
    assert.deepEqual(await commandLine.read<Event[]>('event', 'list'), []);
  } catch (error) {
    throw new Error(`${String(error)}\n${agent.name} said:\n${agent.said()}`, { cause: error });
  } finally {
    await agent.stop();
  }
}
