import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json, Step, Transcript } from '../transcript.js';

/** Steps about what happens behind the API. */
export interface FlowStep extends Step {
  readonly wait_for?: {
    readonly event?: string;
    /** Values that the event's check must have. */
    readonly check?: Readonly<Record<string, Json>>;
    readonly entity?: string;
    readonly exists?: boolean;
    readonly file?: string;
    readonly documents?: number;
    readonly log?: Readonly<Record<string, Json>>;
    /** `tcp:24502`. */
    readonly received?: string;
    readonly messages?: number;
  };
  /** Seconds. */
  readonly timeout?: number;
  readonly backend_log?: readonly Json[];
  /** A list means any of its values. */
  readonly match?: Readonly<Record<string, Json>>;
  /** How many lines there were. */
  readonly count?: number;
  readonly event_log?: readonly Json[];
  readonly listen?: 'tcp' | 'udp';
  readonly port?: number;
  readonly received?: string;
  readonly messages?: readonly { readonly json?: Json; readonly text?: string }[];
}

export interface FlowTranscript extends Omit<Transcript, 'steps'> {
  readonly steps: readonly FlowStep[];
}

/** Members of steps that only agents can play. */
const ofAgents = ['agent', 'agent_wire', 'agent_frame', 'backend_frames', 'connection_closed', 'listener'];

/** Where the part of a flow begins that waits for agents; its end if none does. */
export function firstAgentStep({ steps }: FlowTranscript): number {
  const index = steps.findIndex((step) => ofAgents.some((member) => member in step));
  return index < 0 ? steps.length : index;
}

/** Only steps that can fail count. */
export const isJudgedFlowStep = (step: FlowStep): boolean =>
  step.sleep === undefined && Object.keys(step).some((key) => key !== 'note');

/** The transcripts of flows whose names begin with one of the texts, in name order. */
export function readFlows(folder: string, beginnings: readonly string[] = []): FlowTranscript[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('flow-') && name.endsWith('.json'))
    .filter((name) => !beginnings.length || beginnings.some((text) => name.startsWith(text)))
    .sort()
    .map((name) => ({
      ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as FlowTranscript),
      name: basename(name, '.json'),
    }));
}
