import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json, Step, Transcript } from '../transcript.js';
import { atAnyTime } from './machine.js';

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
  /** A real agent. */
  readonly agent?: 'start' | 'stop' | 'run';
  readonly name?: string;
  readonly flags?: readonly string[];
  readonly signal?: 'SIGTERM' | 'SIGKILL' | 'SIGINT';
  /** What an agent that refused to start said. */
  readonly lines?: readonly Json[];
  readonly still_running_after_s?: number;
  /** The sessions of one real agent. */
  readonly agent_wire?: readonly WireSession[];
  readonly json_mode?: boolean;
  /** A request to the agents' port, or to an agent's own API. */
  readonly listener?: 'agent' | 'agent-api';
  readonly agent_frame?: string;
  readonly opcode?: number;
  readonly body?: Json;
  readonly frames?: number;
  readonly close?: number;
  readonly reason?: string;
  readonly backend_frames?: readonly WireFrame[];
  readonly connection_closed?: boolean;
  /** To a socket of an agent. */
  readonly send?: 'tcp' | 'udp';
  readonly data?: string;
  readonly reply?: string;
}

/** A frame as it was recorded. */
export interface WireFrame {
  readonly t?: number;
  readonly from?: 'agent' | 'backend';
  readonly opcode: number;
  readonly type?: string;
  readonly body?: { readonly json?: Json; readonly base64?: string };
  /** Of control frames, in base64. */
  readonly raw?: string;
  readonly close?: number;
  readonly reason?: string;
}

/** One connection of a real agent: the first lines of both sides, and all frames. */
export interface WireSession {
  readonly handshake_agent: readonly string[];
  readonly handshake_backend: readonly string[];
  readonly frames: readonly WireFrame[];
}

export interface FlowTranscript extends Omit<Transcript, 'steps'> {
  readonly steps: readonly FlowStep[];
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
    .map((name) => readFlow(join(folder, name)));
}

function readFlow(path: string): FlowTranscript {
  const { steps, ...head } = JSON.parse(readFileSync(path, 'utf8')) as FlowTranscript;
  return { ...head, name: basename(path, '.json'), steps: steps.map(atAnyTime) };
}
