import assert from 'node:assert/strict';
import { it } from 'mocha';
import { manualClock } from '../../../src/host/clock.js';
import { makeFolders } from '../../support/home.js';
import { Bindings } from '../bindings.js';
import { complaintsOf, describeRecorded, none, recordingsArePresent } from '../describe-recorded.js';
import { readGaps } from '../gaps.js';
import { Places } from '../places.js';
import { type Json, recordingsFolder } from '../transcript.js';
import { startedBy } from './agent-command.js';
import { wiresOfAgents } from './casting.js';
import { opcodes } from './frames.js';
import { recordedMachine } from './machine.js';
import { replayFlow } from './player.js';
import { RecordedBackend } from './recorded-backend.js';
import { Relay } from './relay.js';
import { recordedMoment } from './script.js';
import { type FlowStep, type FlowTranscript, readFlows } from './transcript.js';
import { sessionDifferences } from './wire.js';

const flows = recordingsArePresent
  ? readFlows(recordingsFolder).filter(({ steps }) => steps.some((step) => step.agent_wire))
  : [];

describeRecorded('recorded agents and this backend', () => {
  for (const transcript of flows) {
    it(transcript.name, async () => {
      const steps = await replayFlow(transcript, { recordedAgents: true });
      none(complaintsOf({ transcript, steps }, readGaps()).unlisted);
    });
  }
});

/** An agent of ours, started as the recorded one was, hears what that one heard: it must say what that one said. */
async function speakWithRecorded(
  transcript: FlowTranscript,
  start: FlowStep,
  wire: FlowStep,
): Promise<string[]> {
  const sessions = wire.agent_wire ?? [];
  const folders = makeFolders();
  const clock = manualClock((await recordedMoment(sessions)) ?? Math.floor(Date.now() / 1000));
  const places = new Places({ ...folders, apiPort: 8080, agentPort: 8081 });
  const bindings = new Bindings(() => clock.seconds());
  const backend = await RecordedBackend.start(sessions, { clock, bindings, places });
  const relay = await Relay.start({ backendPort: backend.port, json: wire.json_mode === true });
  const machine = recordedMachine(transcript.steps as unknown as Json);
  const words = ['--disable-api', '--disable-sockets', '--name', start.name ?? '', ...(start.flags ?? [])];
  const url = `ws://127.0.0.1:${relay.port}`;
  try {
    const agent = await startedBy([...words, '--backend-url', url], { clock, folders, machine });
    const seconds = sessions.map(({ frames }) => (frames.at(-1)?.t ?? retry) - (frames[0]?.t ?? 0));
    for (const each of seconds) await clock.advance(1000 * each);
    // Whom the recorded one said farewell to was stopped.
    if (endedByAgent(wire)) await agent.stop();
    const rules = { repeats: false, bindings, places };
    const pairs = sessions.map((session, place) => [session, relay.sessions[place]] as const);
    const lines = await Promise.all(
      pairs.map(([session, tapped]) =>
        tapped ? sessionDifferences(session, tapped, rules) : ['never came'],
      ),
    );
    await agent.stop();
    return lines.flat();
  } finally {
    relay.cut();
    backend.close();
    folders.remove();
  }
}

/** Who was refused has tried again after so many seconds, whatever chance says. */
const retry = 2.5;

const endedByAgent = ({ agent_wire: sessions }: FlowStep): boolean =>
  sessions?.at(-1)?.frames.find(({ opcode }) => opcode === opcodes.close)?.from === 'agent';

describeRecorded('recorded backends and this agent', () => {
  for (const transcript of flows) {
    for (const [start, wire] of wiresOfAgents(transcript)) {
      const { steps } = transcript;
      it(`${transcript.name}, the agent of step ${start}`, async () => {
        const differences = await speakWithRecorded(
          transcript,
          steps[start] as FlowStep,
          steps[wire] as FlowStep,
        );
        assert.deepEqual(differences, []);
      });
    }
  }
});
