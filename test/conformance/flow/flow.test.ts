import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { judge, readGaps } from '../gaps.js';
import { recordingsFolder } from '../transcript.js';
import { replayFlow } from './player.js';
import { readFlows } from './transcript.js';

// The recordings belong to no checkout: where they are absent, the unit tests must do.
const present = existsSync(recordingsFolder);

describe(`recorded flows${present ? '' : ' (no recordings beside the checkout)'}`, () => {
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
  for (const transcript of readFlows(recordingsFolder)) {
    it(transcript.name, async () => {
      const steps = await replayFlow(transcript);
      const { unlisted, outdated } = judge([{ transcript, steps }], gaps);
      const failed = new Set(unlisted.map(({ index }) => index));
      const lines = steps
        .filter(({ index }) => failed.has(index))
        .map(({ index, differences }) => `step ${index}:\n    ${differences.join('\n    ')}`);
      for (const { index } of outdated) lines.push(`step ${index} is listed as a gap, but passes`);
      assert.equal(lines.length, 0, `\n  ${lines.join('\n  ')}`);
    });
  }
});
