import type { TranscriptResult } from '../replay.js';
import { replayFlow } from './player.js';
import { readFlows } from './transcript.js';

/** Replays recorded flows, one after another, and tells of each when it is done. */
export async function replayFlows(
  folder: string,
  beginnings: readonly string[],
  tell: (result: TranscriptResult) => void,
): Promise<TranscriptResult[]> {
  const results: TranscriptResult[] = [];
  for (const transcript of readFlows(folder, beginnings)) {
    const result = { transcript, steps: await replayFlow(transcript) };
    results.push(result);
    tell(result);
  }
  return results;
}
