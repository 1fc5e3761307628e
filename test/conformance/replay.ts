import { Bindings } from './bindings.js';
import { Commands } from './commands.js';
import { editFile, fileDifferences } from './files.js';
import { keptConnections } from './http.js';
import { Requests } from './requests.js';
import type { Stage, Subject } from './subject.js';
import { isJudged, kindOfStep, type Step, type Transcript } from './transcript.js';

/** What became of one judged step. */
export interface StepResult {
  readonly index: number;
  /** One line for each difference; none when it passed. */
  readonly differences: readonly string[];
  /** The subject cannot do such steps: neither passed nor failed. */
  readonly skipped?: boolean;
}

export interface TranscriptResult {
  readonly transcript: Transcript;
  readonly steps: readonly StepResult[];
}

/** How the recorded users signed in before the first step. */
const configure = 'configure -n --url http://127.0.0.1:8080 --username admin --password P@ssw0rd!'.split(' ');

/** Replays one transcript on a fresh stage. A step that cannot be replayed fails; the others go on. */
export async function replay(transcript: Transcript, subject: Subject): Promise<TranscriptResult> {
  let stage: Stage;
  try {
    stage = await subject.stage(transcript);
  } catch (error) {
    const differences = [`no stage: ${(error as Error).stack}`];
    return { transcript, steps: judged(transcript).map((index) => ({ index, differences })) };
  }
  const player = new Player(stage, subject.patience);
  try {
    return { transcript, steps: await player.play(transcript) };
  } finally {
    player.close();
    await stage.close();
  }
}

const judged = (transcript: Transcript): number[] =>
  [...transcript.steps.keys()].filter((index) => isJudged(transcript.steps[index] as Step));

/** A step that does not end fails; what it holds is left behind. */
function bounded(step: Promise<string[]>, patience: number): Promise<string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([`did not end within ${patience / 1000} s`]), patience);
    void step.then(resolve).finally(() => clearTimeout(timer));
  });
}

class Player {
  private readonly bindings: Bindings;
  private readonly agent = keptConnections();
  private readonly requests: Requests;
  private readonly commands: Commands;

  constructor(
    private readonly stage: Stage,
    private readonly patience: number,
  ) {
    this.bindings = new Bindings(() => stage.now());
    this.requests = new Requests(stage, this.bindings, this.agent);
    this.commands = new Commands(stage, this.bindings);
  }

  async play(transcript: Transcript): Promise<StepResult[]> {
    const results: StepResult[] = [];
    const unprepared = transcript.configured && this.stage.run ? await this.commands.prepare(configure) : [];
    for (const [index, step] of transcript.steps.entries()) {
      const differences = await bounded(
        this.step(step).catch((error: Error) => [error.stack ?? error.message]),
        this.patience,
      );
      if (!isJudged(step)) continue;
      if (this.cannot(step)) results.push({ index, differences: [], skipped: true });
      else results.push({ index, differences: differences.length ? [...unprepared, ...differences] : [] });
    }
    return results;
  }

  close(): void {
    this.agent.destroy();
  }

  private cannot(step: Step): boolean {
    const kind = kindOfStep(step);
    if (kind === 'terminal') return !this.stage.runOnTerminal;
    return (kind === 'command' || kind === 'file') && !this.stage.run;
  }

  private async step(step: Step): Promise<string[]> {
    if (this.cannot(step)) return [];
    const differences = await this.differences(step);
    if (step.settle_s !== undefined) await this.stage.sleep(step.settle_s);
    return differences;
  }

  private async differences(step: Step): Promise<string[]> {
    switch (kindOfStep(step)) {
      case 'request':
        return this.requests.replay(step);
      case 'poll':
        return this.requests.poll(step.poll ?? '', step.until ?? '');
      case 'token':
        return this.requests.token(step);
      case 'command':
        return this.commands.replay(step);
      case 'terminal':
        return this.commands.replayOnTerminal(step);
      case 'file':
        return fileDifferences(step, this.stage, this.bindings);
      case 'edit':
        editFile(step, this.stage, this.bindings);
        return [];
      case 'sleep':
        await this.stage.sleep(step.sleep ?? 0);
        return [];
      case 'note':
        await this.requests.learn(step.note ?? '');
        return [];
      default:
        return [`unknown kind of step: ${Object.keys(step)}`];
    }
  }
}
