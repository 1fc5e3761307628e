import { it } from 'mocha';
import { complaintsOf, describeRecorded, none } from '../describe-recorded.js';
import { readGaps } from '../gaps.js';
import { recordingsFolder } from '../transcript.js';
import { replayFlow } from './player.js';
import { readFlows } from './transcript.js';

describeRecorded('recorded flows', () => {
  const gaps = readGaps();
  for (const transcript of readFlows(recordingsFolder)) {
    it(transcript.name, async () => {
      const steps = await replayFlow(transcript);
      const { unlisted, outdated } = complaintsOf({ transcript, steps }, gaps);
      none([...unlisted, ...outdated]);
    });
  }
});
