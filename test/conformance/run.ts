import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { replayFlows } from './flow/run.js';
import { judge, pruneGaps, readGaps, type Verdict } from './gaps.js';
import { inProcess } from './in-process.js';
import { inLanes } from './lanes.js';
import { outside } from './process.js';
import { replay, type TranscriptResult } from './replay.js';
import type { Subject } from './subject.js';
import { target } from './target.js';
import { prefixes, readTranscripts, recordingsFolder } from './transcript.js';

const usage = `Usage: npm run conformance -- [NAME-PREFIX...] [options]

  --from DIR           the recordings (${recordingsFolder})
  --target URL         aims the HTTP steps at any server
  --process            starts the built program as processes: backend, agents and commands
  --verbose            says what is different in each step that fails and is not listed
  --first-failures N   says it for the first N of them
  --all                also for the listed ones
  --prune              takes the listed steps that pass by now off the list
  --real-time          flows wait as long as the recorded ones did
  --lanes N            so many transcripts at a time`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: recordingsFolder },
    target: { type: 'string' },
    process: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'first-failures': { type: 'string' },
    all: { type: 'boolean', default: false },
    prune: { type: 'boolean', default: false },
    'real-time': { type: 'boolean', default: false },
    lanes: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const subject = (): Subject => {
  if (values.target) return target(values.target);
  return values.process ? outside : inProcess;
};

/** "passed/total", and what was skipped. */
function score(results: readonly TranscriptResult[]): string {
  const steps = results.flatMap((result) => result.steps);
  const counted = steps.filter((step) => !step.skipped);
  const passed = counted.filter((step) => !step.differences.length).length;
  const skipped = steps.length - counted.length;
  const share = counted.length ? ` (${((100 * passed) / counted.length).toFixed(1)} %)` : '';
  return `${passed}/${counted.length}${share}${skipped ? `, ${skipped} skipped` : ''}`;
}

function explain(results: readonly TranscriptResult[], verdict: Verdict): void {
  const unlisted = new Set(verdict.unlisted.map(({ name, index }) => `${name} ${index}`));
  let left = values['first-failures'] ? Number(values['first-failures']) : Number.POSITIVE_INFINITY;
  for (const { transcript, steps } of results) {
    for (const { index, differences } of steps) {
      if (!differences.length || (!values.all && !unlisted.has(`${transcript.name} ${index}`))) continue;
      if (left-- <= 0) return;
      const step = transcript.steps[index];
      print(`\n${transcript.name} step ${index}: ${what(step)}${step?.note ? ` [${step.note}]` : ''}`);
      for (const line of differences) print(`  ${line}`);
    }
  }
}

function what(step: TranscriptResult['transcript']['steps'][number] | undefined): string {
  if (step?.argv) return `sensuctl ${step.argv.join(' ')}`;
  if (step?.request) return `${step.request.method} ${step.request.path}`;
  return step?.file ?? step?.poll ?? 'token';
}

async function main(): Promise<number> {
  if (values.help) {
    print(usage);
    return 0;
  }
  if (!existsSync(values.from)) {
    print(`There are no recordings in ${values.from}.`);
    return 0;
  }
  const chosen = subject();
  const transcripts = readTranscripts(values.from, positionals);
  const tell = (result: TranscriptResult) => print(`${result.transcript.name}: ${score([result])}`);
  const lanes = Number(values.lanes ?? chosen.lanes);
  const results = await inLanes(transcripts, lanes, (transcript) => replay(transcript, chosen), tell);
  // Flows need a backend of their own, and agents.
  const modes = { realTime: values['real-time'], processes: chosen === outside };
  const flows = { beginnings: positionals, ...modes, tell };
  if (!values.target) results.push(...(await replayFlows(values.from, flows)));
  const verdict = judge(results, values.from === recordingsFolder && !values.target ? readGaps() : []);
  if (values.verbose || values['first-failures']) explain(results, verdict);
  print('');
  for (const prefix of [...prefixes, 'flow-']) {
    const part = results.filter(({ transcript }) => transcript.name.startsWith(prefix));
    if (part.length) print(`${prefix}*: ${score(part)}`);
  }
  print(`total: ${score(results)}, ${chosen.name}`);
  for (const { name, index } of verdict.outdated) print(`listed as a gap, but passes: ${name} step ${index}`);
  if (verdict.unlisted.length)
    print(`${verdict.unlisted.length} steps fail and are not listed as known gaps`);
  if (values.prune) pruneGaps(verdict);
  return verdict.unlisted.length || verdict.outdated.length ? 1 : 0;
}

// Commands run in this process print local times as the recorded ones did.
process.env['TZ'] = 'UTC';
process.exitCode = await main();
