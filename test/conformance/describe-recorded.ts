import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { type Gap, judge } from './gaps.js';
import type { TranscriptResult } from './replay.js';
import { recordingsFolder } from './transcript.js';

/** The recordings belong to no checkout: where they are absent, the scenarios and unit tests must do. */
export const recordingsArePresent = existsSync(recordingsFolder);

/** Tests that replay recordings, in the time zone they were made in; where there are none, the title says so. */
export function describeRecorded(title: string, body: () => void): void {
  describe(`${title}${recordingsArePresent ? '' : ' (no recordings beside the checkout)'}`, () => {
    const zone = process.env['TZ'];
    before(function () {
      if (!recordingsArePresent) this.skip();
      process.env['TZ'] = 'UTC';
    });
    after(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    if (recordingsArePresent) body();
    else it('has nothing to replay');
  });
}

/** What a replay is to be told of: steps that differ and are on no list, and steps that are listed and pass. */
export function complaintsOf(
  result: TranscriptResult,
  gaps: readonly Gap[],
): { unlisted: string[]; outdated: string[] } {
  const verdict = judge([result], gaps);
  const failed = new Set(verdict.unlisted.map(({ index }) => index));
  return {
    unlisted: result.steps
      .filter(({ index }) => failed.has(index))
      .map(({ index, differences }) => `step ${index}:\n    ${differences.join('\n    ')}`),
    outdated: verdict.outdated.map(({ index }) => `step ${index} is listed as a gap, but passes`),
  };
}

/** Fails with a list. */
export const none = (lines: readonly string[]): void =>
  assert.equal(lines.length, 0, `\n  ${lines.join('\n  ')}`);
