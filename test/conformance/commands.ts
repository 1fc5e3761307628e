import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Bindings } from './bindings.js';
import { jsonDifferences, textDifferences, tryJson } from './compare.js';
import { helpDifferences, isHelp } from './help.js';
import { screenDifferences } from './screen.js';
import type { CommandCall, SentRequest, Stage } from './subject.js';
import type { RecordedRequest, Step } from './transcript.js';

/** Runs the command steps of one transcript and compares what they print and send. */
export class Commands {
  constructor(
    private readonly stage: Stage,
    private readonly bindings: Bindings,
  ) {}

  /** @returns what is different, one line each */
  async replay(step: Step): Promise<string[]> {
    this.writeFiles(step.files ?? {});
    const result = await this.stage.run?.(this.call(step));
    if (!result) return ['commands cannot be run here'];
    await this.stage.settle();
    return [
      ...exitDifferences(step.exit, result.exit),
      // The requests come first: tokens are bound where they were sent, before they are printed.
      ...this.requestDifferences(step.http ?? [], result.requests),
      ...this.printedDifferences(step, step.stdout ?? '', result.stdout, 'stdout'),
      ...this.printedDifferences(step, step.stderr ?? '', result.stderr, 'stderr'),
    ];
  }

  /** The same on a terminal: the answered questions and what is said in the end are compared. */
  async replayOnTerminal(step: Step): Promise<string[]> {
    this.writeFiles(step.files ?? {});
    const moves = (step.tty ?? []).map(({ wait, keys }) => ({
      wait: this.fill(wait),
      keys: this.fill(keys),
    }));
    const result = await this.stage.runOnTerminal?.(this.call(step), moves);
    if (!result) return ['there is no terminal here'];
    await this.stage.settle();
    const screen = result.screen.map((line) => this.stage.places.outward(line));
    return [
      ...exitDifferences(step.exit, result.exit),
      ...result.unanswered.map((text) => `screen: never showed "${text}"`),
      ...this.requestDifferences(step.http ?? [], result.requests),
      ...screenDifferences(step.screen ?? '', screen, this.bindings),
    ];
  }

  /** Runs a command that belongs to no step. */
  async prepare(argv: readonly string[]): Promise<string[]> {
    const result = await this.stage.run?.(this.call({ argv }));
    return result?.exit === 0 ? [] : [`${argv[0]} failed: ${result?.stdout}${result?.stderr}`];
  }

  private call(step: Step): CommandCall {
    const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, this.fill(value)]);
    return {
      argv: (step.argv ?? []).map((word) => this.fill(word)),
      env: Object.fromEntries(env) as Record<string, string>,
      ...(step.stdin !== undefined && { stdin: this.fill(step.stdin) }),
    };
  }

  private writeFiles(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.stage.cwd, this.fill(name));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.fill(content));
    }
  }

  private fill(text: string): string {
    return this.bindings.fill(this.stage.places.inward(text));
  }

  private printedDifferences(step: Step, expected: string, printed: string, what: string): string[] {
    const actual = this.stage.places.outward(printed);
    if (isHelp(expected)) return helpDifferences(expected, actual, what);
    if (isRandom(step) && sameParts(expected, actual, this.bindings)) return [];
    if (step.cut === undefined || what === 'stderr') {
      return textDifferences(expected, actual, this.bindings, what);
    }
    const lines = expected.split('\n').length - (expected.endsWith('\n') ? 1 : 0);
    const first = (text: string) => text.split('\n').slice(0, lines).join('\n');
    return textDifferences(first(expected), first(actual), this.bindings, what);
  }

  private requestDifferences(
    expected: readonly { readonly request: RecordedRequest }[],
    actual: readonly SentRequest[],
  ): string[] {
    const sent = actual.map(({ method, path }) => `${method} ${path}`);
    if (sent.length !== expected.length) {
      const wanted = expected.map(({ request }) => `${request.method} ${request.path}`);
      return [`requests: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(sent)}`];
    }
    return expected.flatMap(({ request }, i) => this.oneRequest(request, actual[i] as SentRequest, i));
  }

  private oneRequest(expected: RecordedRequest, actual: SentRequest, index: number): string[] {
    const what = `request ${index + 1}`;
    const path = this.stage.places.outward(actual.path);
    const lines: string[] = [];
    if (actual.method !== expected.method || !this.bindings.matches(expected.path, path)) {
      lines.push(`${what}: expected ${expected.method} ${expected.path}, got ${actual.method} ${path}`);
    }
    const authorization = expected.headers['Authorization'] ?? '';
    if (!this.bindings.matches(authorization, actual.authorization ?? '')) {
      lines.push(`${what}: expected Authorization ${authorization}, got ${actual.authorization ?? 'none'}`);
    }
    const body = this.stage.places.outward(actual.body);
    const json = expected.body?.json === undefined ? undefined : tryJson(body);
    if (json)
      lines.push(...jsonDifferences(expected.body?.json, json.value, this.bindings, {}, `${what} body`));
    else lines.push(...textDifferences(expected.body?.text ?? '', body, this.bindings, `${what} body`));
    return lines;
  }
}

/** Whether a note says that something comes in any order. */
const isRandom = (step: Step): boolean => /random/.test(step.note ?? '');

/** Whether the lines of two texts consist of the same words, separated by blanks, commas and quotes. */
function sameParts(expected: string, actual: string, bindings: Bindings): boolean {
  const linesOf = (text: string) => stripVTControlCharacters(text).split('\n');
  const parts = (line: string) =>
    line
      .split(/[\s,"]+/)
      .sort()
      .join(' ');
  const got = linesOf(actual);
  return bindings.tentatively(
    () =>
      linesOf(expected).length === got.length &&
      linesOf(expected).every((line, i) => {
        const other = got[i] as string;
        return bindings.matches(line, other) || bindings.matches(parts(line), parts(other));
      }),
  );
}

const exitDifferences = (expected: number | undefined, actual: number): string[] =>
  expected === actual ? [] : [`exit: expected ${expected}, got ${actual}`];
