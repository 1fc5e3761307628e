import { it } from 'mocha';
import { complaintsOf, describeRecorded, none } from './describe-recorded.js';
import { readGaps } from './gaps.js';
import { inProcess } from './in-process.js';
import { replay } from './replay.js';
import { prefixes, readTranscripts, recordingsFolder, type Transcript } from './transcript.js';

describeRecorded('conformance with the recorded programs', () => {
  const gaps = readGaps();
  for (const prefix of prefixes) {
    const transcripts = readTranscripts(recordingsFolder, [prefix]);
    // Read while mocha collects tests, so that each transcript is one.
    for (const transcript of transcripts) it(transcript.name, () => passes(transcript));
  }

  async function passes(transcript: Transcript): Promise<void> {
    const { unlisted, outdated } = complaintsOf(await replay(transcript, inProcess), gaps);
    none([...unlisted, ...outdated]);
  }
});
