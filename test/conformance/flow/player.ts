import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Bindings } from '../bindings.js';
import { Commands } from '../commands.js';
import { jsonDifferences, textDifferences, tryJson } from '../compare.js';
import { editFile, fileDifferences } from '../files.js';
import { keptConnections } from '../http.js';
import type { StepResult } from '../replay.js';
import { Requests } from '../requests.js';
import type { Json } from '../transcript.js';
import { Conversation } from './conversation.js';
import { documentsIn, Happenings, logLines } from './happenings.js';
import { onAnyMachine } from './machine.js';
import { processStage } from './process-stage.js';
import { dependsOnTime, withoutRepeats } from './repeats.js';
import { type FlowStage, type FlowTime, flowStage, restartNote } from './stage.js';
import { type FlowStep, type FlowTranscript, isJudgedFlowStep } from './transcript.js';
import { sessionDifferences } from './wire.js';

const configure = 'configure -n --url http://127.0.0.1:8080 --username admin --password P@ssw0rd!'.split(' ');

const judged = ({ steps }: FlowTranscript): number[] =>
  [...steps.entries()].filter(([, step]) => isJudgedFlowStep(step)).map(([index]) => index);

/** Replays a flow; steps that wait move the clock. */
export async function replayFlow(recorded: FlowTranscript, time: FlowTime = {}): Promise<StepResult[]> {
  const transcript = time.processes ? { ...recorded, steps: recorded.steps.map(onAnyMachine) } : recorded;
  let stage: FlowStage;
  try {
    stage = await (time.processes ? processStage(transcript) : flowStage(transcript, time));
  } catch (error) {
    const differences = [`no stage: ${(error as Error).stack}`];
    return judged(transcript).map((index) => ({ index, differences }));
  }
  const player = new FlowPlayer(stage);
  const results: StepResult[] = [];
  try {
    if (transcript.configured) await player.prepare();
    for (const [index, step] of transcript.steps.entries()) {
      const differences = await player
        .play(step, index)
        .catch((error: Error) => [error.stack ?? error.message]);
      if (isJudgedFlowStep(step)) results.push({ index, differences });
    }
    return results;
  } finally {
    player.close();
    await stage.close();
  }
}

/**
 * Nothing takes time where the clock is in our hands; recorded agents took a moment to start. What was to happen a
 * second after their first word had not happened at the end of a second's pause: in seconds.
 */
const starting = 0.05;

/** What a note says that was put into the working folder. */
const fileNote = /^(\S+) in the working folder: (.*)$/s;

/** A silence whose begin is sent begins later: now is what it begins without. How much later was not recorded. */
function withFutureBegin(step: FlowStep, now: number): FlowStep {
  const json = step.request?.body?.json as Readonly<Record<string, Json>> | undefined;
  if (!step.request || json?.['begin'] !== '<ts>') return step;
  return { ...step, request: { ...step.request, body: { json: { ...json, begin: now + 60 } } } };
}

/** The lines that are not the same as an earlier one. */
const distinct = <T>(lines: readonly T[]): T[] =>
  [...new Map(lines.toReversed().map((line) => [JSON.stringify(line), line])).values()].toReversed();

class FlowPlayer {
  private readonly bindings: Bindings;
  private readonly agent = keptConnections();
  private readonly requests: Requests;
  private readonly commands: Commands;
  private readonly happenings: Happenings;
  private readonly conversation: Conversation;

  constructor(private readonly stage: FlowStage) {
    this.bindings = new Bindings(() => stage.now());
    this.requests = new Requests(stage, this.bindings, this.agent);
    this.commands = new Commands(stage, this.bindings);
    this.happenings = new Happenings(stage, this.agent);
    this.conversation = new Conversation(stage, this.bindings);
  }

  async prepare(): Promise<void> {
    await this.commands.prepare(configure);
  }

  async play(step: FlowStep, index: number): Promise<string[]> {
    if (!step.agent) await this.stage.agents.started();
    const differences = await this.differences(step, index);
    if (step.settle_s !== undefined) await this.calm(step.settle_s);
    return differences;
  }

  /** Until nothing is pending: nobody can tell of processes, so that those have the recorded time. */
  private async calm(seconds: number): Promise<void> {
    await this.stage.settle();
    if (this.stage.clock.isReal) await this.stage.sleep(seconds);
  }

  close(): void {
    this.conversation.close();
    this.agent.destroy();
  }

  private async differences(step: FlowStep, index: number): Promise<string[]> {
    if (step.argv) return this.commands.replay(step);
    if (step.agent) return this.agentStep(step, index);
    if (step.agent_wire) return this.wire(step, index);
    if (step.listener) return this.conversation.request(step);
    if (step.agent_frame !== undefined) return this.conversation.say(step);
    if (step.backend_frames) return this.conversation.heard(step);
    if (step.send) return this.conversation.send(step);
    if (step.request) return this.requests.replay(withFutureBegin(step, this.stage.now()));
    if (step.wait_for) return this.happenings.wait(step.wait_for, step.timeout ?? 25);
    if (step.backend_log) return this.log(step, step.backend_log);
    if (step.event_log) return this.eventLog(step.event_log, dependsOnTime(step.note));
    if (step.received !== undefined) return this.received(step.received, step.messages ?? []);
    if (step.file !== undefined) return this.file(step);
    return this.passing(step);
  }

  /** Steps after which there is nothing to compare. */
  private async passing(step: FlowStep): Promise<string[]> {
    if (step.listen) await this.stage.listeners.listen(step.listen, step.port ?? 0);
    else if (step.sleep !== undefined) await this.stage.sleep(step.sleep - starting);
    else if (step.edit_file !== undefined) editFile(step, this.stage, this.bindings);
    else if (fileNote.test(step.note ?? '')) this.placeFile(step.note ?? '');
    else if (restartNote.test(step.note ?? '')) await this.stage.restart();
    else if (Object.keys(step).some((key) => key !== 'note'))
      return [`unknown kind of step: ${Object.keys(step)}`];
    return [];
  }

  private placeFile(note: string): void {
    const [, name = '', content = ''] = fileNote.exec(note) ?? [];
    writeFileSync(resolve(this.stage.cwd, name), this.bindings.fill(this.stage.places.inward(content)));
  }

  private async agentStep(step: FlowStep, index: number): Promise<string[]> {
    const differences = await this.stage.agents.play(step, index, this.bindings);
    await this.stage.settle();
    return differences;
  }

  /** All that an agent and the backend said to each other. */
  private async wire(step: FlowStep, index: number): Promise<string[]> {
    const expected = step.agent_wire ?? [];
    const sessions = this.stage.agents.sessionsFor(index);
    if (!sessions) return ['no agent that says this of itself was started'];
    const note = step.note ?? '';
    const rules = {
      repeats: dependsOnTime(note),
      bindings: this.bindings,
      places: this.stage.places,
    };
    const lines =
      sessions.length === expected.length || /retry times are random/.test(note)
        ? []
        : [`expected ${expected.length} sessions, got ${sessions.length}`];
    for (const [place, session] of expected.entries()) {
      const actual = sessions[place];
      const differences = actual ? await sessionDifferences(session, actual, rules) : ['never came'];
      lines.push(...differences.map((line) => `session ${place}: ${line}`));
    }
    return lines;
  }

  /** All lines count; of those that came again only the first was kept. */
  private log({ match = {}, count }: FlowStep, expected: readonly Json[]): string[] {
    const lines = logLines(this.stage, match);
    const kept = expected.length === lines.length ? lines : distinct(lines);
    const differences = jsonDifferences([...expected], kept, this.bindings, { anyOrder: true }, 'log');
    if (count !== undefined && count !== lines.length)
      differences.push(`log: expected ${count} lines, got ${lines.length}`);
    return differences;
  }

  private eventLog(expected: readonly Json[], repeats: boolean): string[] {
    const { eventLogFile, places } = this.stage;
    const text = existsSync(eventLogFile) ? readFileSync(eventLogFile, 'utf8') : '';
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(places.outward(line)));
    const [wanted, got] = repeats
      ? [withoutRepeats(expected), withoutRepeats(lines)]
      : [[...expected], lines];
    return jsonDifferences(wanted, got, this.bindings, { anyOrder: true }, 'event log');
  }

  private received(name: string, expected: NonNullable<FlowStep['messages']>): string[] {
    const messages = this.stage.listeners.received(name);
    if (messages.length !== expected.length)
      return [`${name}: expected ${expected.length} messages, got ${messages.length}`];
    return expected.flatMap(({ json, text }, index) => {
      const message = this.stage.places.outward(messages[index] ?? '');
      return json === undefined
        ? textDifferences(text ?? '', message, this.bindings, name)
        : jsonDifferences(json, tryJson(message)?.value, this.bindings, {}, name);
    });
  }

  private file(step: FlowStep): string[] {
    const path = resolve(this.stage.cwd, step.file ?? '');
    if (!Array.isArray(step.json) || !existsSync(path))
      return fileDifferences(step, this.stage, this.bindings);
    const documents = documentsIn(this.stage.places.outward(readFileSync(path, 'utf8')));
    const rules = { anyOrder: /random|any order|not fixed/.test(step.note ?? '') };
    return jsonDifferences(step.json, documents, this.bindings, rules, step.file);
  }
}
