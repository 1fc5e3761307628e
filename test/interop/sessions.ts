import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entity } from '../../src/resources/core/entity.js';
import type { Event } from '../../src/resources/core/event.js';
import { Relay, type TappedSession } from '../conformance/flow/relay.js';
import { type AgentStarter, deregistrationHandler } from './agents.js';
import type { Place } from './backends.js';
import type { CommandLine } from './command-lines.js';
import { label } from './lifecycle.js';
import { type Stage, until } from './stage.js';

/** Checks that are run one after the other, so that all that can be said about a check is said. */
const checks: Readonly<Record<string, string>> = {
  full: `
  command: 'echo "disk {{ .name }} | used=85;80;90 free=15"; exit 1'
  handlers: [told, ${deregistrationHandler}]
  high_flap_threshold: 60
  low_flap_threshold: 20
  timeout: 7
  ttl: 90
  stdin: false
  env_vars: ["LANG=C", "LIMIT=90"]
  check_hooks: [{non-zero: [who]}, {"1": [who, missing]}, {ok: [who]}]
  output_metric_format: nagios_perfdata
  output_metric_handlers: [told]
  output_metric_tags: [{name: host, value: "{{ .name }}"}]
  output_metric_thresholds: [{name: used, thresholds: [{max: "80", status: 1, min: ""}], null_status: 2, tags: [{name: host, value: x}]}]
  max_output_size: 4096
  subdue: {days: {monday: [{begin: "03:00 AM", end: "04:00 AM"}]}}
  subdues: [{begin: "2026-01-04T22:00:00Z", end: "2026-01-05T05:00:00Z", repeat: [weekdays]}]
  pipelines: [{name: nowhere, type: Pipeline, api_version: core/v2}]
  secrets: [{name: TOKEN, secret: token}]`,
  markup: `
  command: 'echo "<a href=\\"x\\">&amp;</a> \\t é"'`,
  stdin: `
  command: "cat > /dev/null; echo read"
  stdin: true`,
  slow: `
  command: sleep 5
  timeout: 1`,
  absent: `
  command: /no/such/program --at-all`,
  unmatched: `
  command: echo {{ .labels.nowhere }}`,
  elsewhere: `
  command: echo up
  proxy_entity_name: router-1`,
  quiet: `
  command: 'printf "a.b.c 5 1700000000\\n"'
  output_metric_format: graphite_plaintext
  discard_output: true`,
};

/** Checks that the backend has run by itself. */
const scheduled = ['scheduled', 'in-turn'];

const check = (name: string, spec: string): string => `
type: CheckConfig
api_version: core/v2
metadata: {name: ${name}, labels: {team: interop}, annotations: {fatigue_check: "1"}}
spec:
  subscriptions: [interop]
  ${/^ {2}interval:/m.test(spec) ? '' : 'interval: 60'}${spec}
`;

const definitions = [
  ...Object.entries(checks).map(([name, spec]) => check(name, spec)),
  ...scheduled.map((name) =>
    check(
      name,
      `\n  interval: 1\n  publish: true\n  round_robin: ${name === 'in-turn'}\n  command: echo again`,
    ),
  ),
  `
type: HookConfig
api_version: core/v2
metadata: {name: who}
spec: {command: 'echo "hooked {{ .name }}"; exit 3', timeout: 5}
`,
].join('---');

/** Two sessions of an agent, one before it is known and one after, with everything said in them. */
export async function listenIn(
  stage: Stage,
  commandLine: CommandLine,
  place: Place,
  startAgent: AgentStarter,
  wish: { readonly namespace: string; readonly json: boolean },
): Promise<readonly TappedSession[]> {
  const file = join(commandLine.folder, 'sessions.yml');
  writeFileSync(file, definitions);
  await commandLine.run('create', '--file', file);
  const relay = await Relay.start({ backendPort: Number(new URL(place.agentUrl).port), json: wish.json });
  stage.onClose(async () => relay.cut());
  const name = 'listened-to';
  const agentUrl = `ws://127.0.0.1:${relay.port}`;
  const begin = () =>
    startAgent(stage, {
      ...wish,
      name,
      agentUrl,
      subscriptions: ['interop'],
      labels: { region: 'eu', password: 'open sesame' },
    });
  const agent = await begin();
  try {
    await until('the agent to be registered', async () => {
      const entities = await commandLine.read<Entity[]>('entity', 'list');
      return entities.length > 0 || undefined;
    });
    await label(commandLine, name, { place: 'here' });
    for (const checkName of Object.keys(checks)) {
      await commandLine.run('check', 'execute', checkName);
      await eventOf(commandLine, checkName);
    }
    for (const checkName of scheduled) await eventOf(commandLine, checkName);
  } catch (error) {
    throw new Error(`${String(error)}\n${agent.name} with ${place.name} said:\n${agent.said()}`);
  } finally {
    await agent.stop();
  }
  const again = await begin();
  try {
    for (const checkName of scheduled)
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
