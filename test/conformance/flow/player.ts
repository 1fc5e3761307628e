import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Bindings } from '../bindings.js';
import { Commands } from '../commands.js';
import { jsonDifferences, textDifferences, tryJson } from '../compare.js';
import { fileDifferences } from '../files.js';
import { exchange, keptConnections } from '../http.js';
import type { StepResult } from '../replay.js';
import { Requests } from '../requests.js';
import type { Json } from '../transcript.js';
import { type FlowStage, type FlowTime, flowStage } from './stage.js';
import { type FlowStep, type FlowTranscript, firstAgentStep, isJudgedFlowStep } from './transcript.js';

const configure = 'configure -n --url http://127.0.0.1:8080 --username admin --password P@ssw0rd!'.split(' ');

const waits = ['waits for agents'];

/** Replays a flow as far as it needs no agent; steps that wait move the clock. */
export async function replayFlow(transcript: FlowTranscript, time: FlowTime = {}): Promise<StepResult[]> {
  const end = firstAgentStep(transcript);
  const played = end > 0 ? await play(transcript, end, time) : new Map<number, string[]>();
  return [...transcript.steps.entries()]
    .filter(([, step]) => isJudgedFlowStep(step))
    .map(([index]) => ({ index, differences: played.get(index) ?? waits }));
}

/** Plays the steps before `end`. @returns what was different */
async function play(transcript: FlowTranscript, end: number, time: FlowTime): Promise<Map<number, string[]>> {
  const stage = await flowStage(transcript, time);
  const player = new FlowPlayer(stage);
  const played = new Map<number, string[]>();
  try {
    if (transcript.configured) await player.prepare();
    for (const [index, step] of transcript.steps.slice(0, end).entries()) {
      const differences = player.play(step).catch((error: Error) => [error.stack ?? error.message]);
      played.set(index, await differences);
    }
    return played;
  } finally {
    player.close();
    await stage.close();
  }
}

/** A silence whose begin is sent begins later: now is what it begins without. How much later was not recorded. */
function withFutureBegin(step: FlowStep, now: number): FlowStep {
  const json = step.request?.body?.json as Readonly<Record<string, Json>> | undefined;
  if (!step.request || json?.['begin'] !== '<ts>') return step;
  return { ...step, request: { ...step.request, body: { json: { ...json, begin: now + 60 } } } };
}

/** The lines that are not the same as an earlier one. */
const distinct = <T>(lines: readonly T[]): T[] =>
  [...new Map(lines.toReversed().map((line) => [JSON.stringify(line), line])).values()].toReversed();

/** Documents one after another, or lines. */
function documentsIn(text: string): unknown[] {
  const joined = text
    .trim()
    .replace(/\}\s*\{/g, '},{')
    .replace(/"\s*\n\s*"/g, '","');
  return (tryJson(`[${joined}]`)?.value as unknown[] | undefined) ?? [];
}

class FlowPlayer {
  private readonly bindings: Bindings;
  private readonly agent = keptConnections();
  private readonly requests: Requests;
  private readonly commands: Commands;

  constructor(private readonly stage: FlowStage) {
    this.bindings = new Bindings(() => stage.now());
    this.requests = new Requests(stage, this.bindings, this.agent);
    this.commands = new Commands(stage, this.bindings);
  }

  async prepare(): Promise<void> {
    await this.commands.prepare(configure);
  }

  async play(step: FlowStep): Promise<string[]> {
    const differences = await this.differences(step);
    if (step.settle_s !== undefined) await this.stage.settle();
    return differences;
  }

  close(): void {
    this.agent.destroy();
  }

  private async differences(step: FlowStep): Promise<string[]> {
    if (step.argv) return this.commands.replay(step);
    if (step.request) return this.requests.replay(withFutureBegin(step, this.stage.now()));
    if (step.sleep !== undefined) {
      await this.stage.sleep(step.sleep);
      return [];
    }
    if (step.wait_for) return this.wait(step.wait_for, step.timeout ?? 25);
    if (step.backend_log) return this.log(step, step.backend_log);
    if (step.event_log) return this.eventLog(step.event_log);
    if (step.listen) {
      await this.stage.listeners.listen(step.listen, step.port ?? 0);
      return [];
    }
    if (step.received !== undefined) return this.received(step.received, step.messages ?? []);
    if (step.file !== undefined) return this.file(step);
    return Object.keys(step).every((key) => key === 'note')
      ? []
      : [`unknown kind of step: ${Object.keys(step)}`];
  }

  /** Moves the clock until it has happened, as far as the recorded programs had time for it. */
  private async wait(wanted: NonNullable<FlowStep['wait_for']>, seconds: number): Promise<string[]> {
    for (let passed = 0; ; passed += 0.25) {
      await this.stage.settle();
      if (await this.isThere(wanted)) return [];
      if (passed >= seconds) return [`never came: ${JSON.stringify(wanted)}`];
      await this.stage.sleep(0.25);
      // What comes over a socket comes in real time.
      if (wanted.received !== undefined) await new Promise((done) => setImmediate(done));
    }
  }

  private async isThere(wanted: NonNullable<FlowStep['wait_for']>): Promise<boolean> {
    if (wanted.event !== undefined)
      return this.eventIsThere(wanted.event, wanted.check ?? {}, wanted.exists ?? true);
    if (wanted.entity !== undefined) {
      const answer = await this.get(`entities/${wanted.entity}`);
      return (answer.status === 200) === (wanted.exists ?? true);
    }
    if (wanted.file !== undefined) {
      const path = resolve(this.stage.cwd, wanted.file);
      if (!existsSync(path)) return false;
      return (
        wanted.documents === undefined || documentsIn(readFileSync(path, 'utf8')).length >= wanted.documents
      );
    }
    if (wanted.log) return this.logLines(wanted.log).length > 0;
    return this.stage.listeners.received(wanted.received ?? '').length >= (wanted.messages ?? 1);
  }

  private async eventIsThere(
    name: string,
    check: Readonly<Record<string, Json>>,
    exists: boolean,
  ): Promise<boolean> {
    const answer = await this.get(`events/${name}`);
    if (answer.status !== 200) return !exists;
    const event = tryJson(answer.body)?.value as { check: Record<string, unknown> };
    return exists && Object.entries(check).every(([key, value]) => event.check[key] === value);
  }

  private get(path: string) {
    const headers = { Authorization: `Basic ${Buffer.from('admin:P@ssw0rd!').toString('base64')}` };
    return exchange(this.stage.apiUrl, { method: 'GET', path: `/auth`, headers }, this.agent).then(
      ({ body }) => {
        const { access_token } = JSON.parse(body) as { access_token: string };
        const Authorization = `Bearer ${access_token}`;
        return exchange(
          this.stage.apiUrl,
          { method: 'GET', path: `/api/core/v2/namespaces/default/${path}`, headers: { Authorization } },
          this.agent,
        );
      },
    );
  }

  private logLines(match: Readonly<Record<string, Json>>): Record<string, unknown>[] {
    return this.stage.backend.logLines
      .map((line) => JSON.parse(this.stage.places.outward(line)) as Record<string, unknown>)
      .filter((line) =>
        Object.entries(match).every(([key, value]) =>
          Array.isArray(value) ? value.includes(line[key] as Json) : line[key] === value,
        ),
      )
      .map(({ time: _, event_id: __, ...line }) => line);
  }

  /** All lines count; of those that came again only the first was kept. */
  private log({ match = {}, count }: FlowStep, expected: readonly Json[]): string[] {
    const lines = this.logLines(match);
    const kept = expected.length === lines.length ? lines : distinct(lines);
    const differences = jsonDifferences([...expected], kept, this.bindings, { anyOrder: true }, 'log');
    if (count !== undefined && count !== lines.length)
      differences.push(`log: expected ${count} lines, got ${lines.length}`);
    return differences;
  }

  private eventLog(expected: readonly Json[]): string[] {
    const { eventLogFile, places } = this.stage;
    const text = existsSync(eventLogFile) ? readFileSync(eventLogFile, 'utf8') : '';
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(places.outward(line)));
    return jsonDifferences([...expected], lines, this.bindings, { anyOrder: true }, 'event log');
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
