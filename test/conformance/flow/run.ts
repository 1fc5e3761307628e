import { inLanes } from '../lanes.js';
import type { TranscriptResult } from '../replay.js';
import { replayFlow } from './player.js';
import { type FlowTranscript, readFlows } from './transcript.js';

export interface FlowOptions {
  readonly beginnings: readonly string[];
  readonly realTime: boolean;
  /** As processes, in real time. */
  readonly processes: boolean;
  readonly tell: (result: TranscriptResult) => void;
}

/** So many flows wait at the same time where time is real. */
const lanes = 12;

/** The same with processes of their own. */
const fewLanes = 6;

/** Replays recorded flows and tells of each when it is done. */
export function replayFlows(
  folder: string,
  { beginnings, realTime, processes, tell }: FlowOptions,
): Promise<TranscriptResult[]> {
  const flows = readFlows(folder, beginnings);
  const replay = async (transcript: FlowTranscript): Promise<TranscriptResult> => ({
    transcript,
    steps: await replayFlow(transcript, { realTime, processes }),
  });
  const side = processes ? fewLanes : realTime ? lanes : 1;
  return inLanes(flows, side, replay, tell);
}
