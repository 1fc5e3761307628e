import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { judge, readGaps } from './gaps.js';
import { inProcess } from './in-process.js';
import { replay } from './replay.js';
import { prefixes, readTranscripts, recordingsFolder, type Transcript } from './transcript.js';

// The recordings belong to no checkout: where they are absent, the scenarios and unit tests must do.
const present = existsSync(recordingsFolder);

describe(`conformance with the recorded programs${present ? '' : ' (no recordings beside the checkout)'}`, () => {
  const zone = process.env['TZ'];
  before(function () {
    if (!present) this.skip();
    process.env['TZ'] = 'UTC';
  });
  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  if (!present) return void it('has nothing to replay');

  const gaps = readGaps();
  for (const prefix of prefixes) {
    const transcripts = readTranscripts(recordingsFolder, [prefix]);
    // Read while mocha collects tests, so that each transcript is one.
    for (const transcript of transcripts) it(transcript.name, () => passes(transcript));
  }

  async function passes(transcript: Transcript): Promise<void> {
    const result = await replay(transcript, inProcess);
    const { unlisted, outdated } = judge([result], gaps);
    const failed = new Set(unlisted.map(({ index }) => index));
    const lines = result.steps
      .filter(({ index }) => failed.has(index))
      .map(({ index, differences }) => `step ${index}:\n    ${differences.join('\n    ')}`);
    for (const { index } of outdated) lines.push(`step ${index} is listed as a gap, but passes`);
    assert.equal(lines.length, 0, `\n  ${lines.join('\n  ')}`);
  }
});
