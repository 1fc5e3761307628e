import { existsSync } from 'node:fs';
import { recordingsFolder } from '../transcript.js';
import { replayFlow } from './player.js';
import { readFlows } from './transcript.js';

/** Replays the recorded flows that need no agent, and says what is different: `tsx test/conformance/flow/run.ts [NAME...]`. */
async function main(): Promise<number> {
  if (!existsSync(recordingsFolder)) {
    process.stdout.write(`There are no recordings in ${recordingsFolder}.\n`);
    return 0;
  }
  const beginnings = process.argv.slice(2);
  let passed = 0;
  let failed = 0;
  for (const transcript of readFlows(recordingsFolder)) {
    if (beginnings.length && !beginnings.some((text) => transcript.name.startsWith(text))) continue;
    const results = await replayFlow(transcript);
    const bad = results.filter(({ differences }) => differences.length);
    passed += results.length - bad.length;
    failed += bad.length;
    process.stdout.write(`${transcript.name}: ${results.length - bad.length}/${results.length}\n`);
    for (const { index, differences } of bad) {
      process.stdout.write(`  step ${index}:\n${differences.map((line) => `    ${line}\n`).join('')}`);
    }
  }
  process.stdout.write(`flows without agents: ${passed}/${passed + failed}\n`);
  return failed ? 1 : 0;
}

process.env['TZ'] = 'UTC';
process.exitCode = await main();
