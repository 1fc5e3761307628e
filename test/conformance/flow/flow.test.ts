import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { recordingsFolder } from '../transcript.js';
import { replayFlow } from './player.js';
import { readFlows } from './transcript.js';

// The recordings belong to no checkout: where they are absent, the unit tests must do.
const present = existsSync(recordingsFolder);

/** Steps that cannot pass, by transcript. */
const gaps: Readonly<Record<string, readonly number[]>> = {
  // The recording does not tell how far in the future the silence begins.
  'flow-silence-begin-expire': [8],
};

describe(`recorded flows without agents${present ? '' : ' (no recordings beside the checkout)'}`, () => {
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

  for (const transcript of readFlows(recordingsFolder)) {
    it(transcript.name, async () => {
      const results = await replayFlow(transcript);
      const known = gaps[transcript.name] ?? [];
      const lines = results
        .filter(({ index, differences }) => differences.length > 0 !== known.includes(index))
        .map(
          ({ index, differences }) =>
            `step ${index}:\n    ${differences.join('\n    ') || 'is listed as a gap, but passes'}`,
        );
      assert.equal(lines.length, 0, `\n  ${lines.join('\n  ')}`);
    });
  }
});
