import type { Clock } from '../../../src/host/clock.js';
import { codecFor, protobufType } from '../../../src/wire/agent/index.js';
import type { Bindings } from '../bindings.js';
import type { Places } from '../places.js';
import { opcodes } from './frames.js';
import type { HandMadePeer } from './handmade.js';
import type { FlowTranscript, WireFrame, WireSession } from './transcript.js';

type Side = 'agent' | 'backend';

export interface ScriptAround {
  readonly clock: Clock;
  readonly bindings: Bindings;
  readonly places: Places;
}

const isMessage = ({ opcode }: WireFrame): boolean => opcode === opcodes.binary || opcode === opcodes.text;

/**
 * One side of a recorded session, spoken again: each message at its time, and not before the other side has said what
 * it had said before it in the recording.
 */
export class Script {
  private next = 0;
  private working: Promise<void> = Promise.resolve();
  private busy = 0;
  private readonly began: number;
  private peer: HandMadePeer | undefined;
  private readonly detach: () => void;

  constructor(
    private readonly side: Side,
    private readonly frames: readonly WireFrame[],
    private readonly around: ScriptAround,
  ) {
    this.began = around.clock.now() - Math.floor((frames[0]?.t ?? 0) * 1000);
    this.detach = around.clock.attach({
      idle: () => this.working,
      quiet: () => this.busy === 0,
    });
  }

  /** From now on it is spoken to the peer. */
  begin(peer: HandMadePeer): void {
    this.peer = peer;
    for (const frame of this.frames) {
      if (!this.isOwn(frame)) continue;
      const wait = this.began + (frame.t ?? 0) * 1000 - this.around.clock.now();
      if (wait > 0) this.around.clock.setTimer(wait, () => this.goOn(), 'recorded message');
    }
    void this.goOn();
  }

  /** Something came, or time went by. */
  goOn(): Promise<void> {
    this.busy++;
    this.working = this.working.then(() => this.speak()).finally(() => this.busy--);
    return this.working;
  }

  end(): void {
    this.detach();
  }

  private async speak(): Promise<void> {
    const { peer } = this;
    while (peer && !peer.isClosed && !peer.hasLeft) {
      const at = this.frames.findIndex((frame, index) => index >= this.next && this.isOwn(frame));
      const frame = this.frames[at];
      if (!frame || !this.isDue(frame, at, peer)) return;
      this.next = at + 1;
      if (frame.opcode === opcodes.close) await peer.close(frame.close ?? 1005, frame.reason ?? '');
      else await peer.send(frame.opcode, this.payloadOf(frame));
    }
  }

  /** Agents say farewell when they are stopped, and each side in answer to the other's. */
  private isOwn(frame: WireFrame): boolean {
    if (frame.from !== this.side) return false;
    if (isMessage(frame)) return true;
    return this.side === 'backend' && frame === this.frames.find(({ opcode }) => opcode === opcodes.close);
  }

  private isDue({ t = 0 }: WireFrame, at: number, { received }: HandMadePeer): boolean {
    const before = this.frames.slice(0, at).filter((frame) => frame.from !== this.side && isMessage(frame));
    return before.length <= received.length && this.began + t * 1000 <= this.around.clock.now();
  }

  private payloadOf({ type = '', body }: WireFrame): Buffer {
    const { bindings, places } = this.around;
    if (body?.base64 !== undefined)
      return Buffer.concat([Buffer.from(`${type}\n`), Buffer.from(body.base64, 'base64')]);
    const text = JSON.stringify(body?.json)
      .replaceAll('"<ts>"', '<ts>')
      .replaceAll('"duration":"<left out>"', '"duration":0.001')
      .replaceAll('"<left out>"', '""');
    return Buffer.from(`${type}\n${bindings.fill(places.inward(text))}`);
  }
}

/** The moment at which a session in protobuf was recorded, in seconds: its bytes hold it. */
export async function recordedMoment(sessions: readonly WireSession[]): Promise<number | undefined> {
  const frames = sessions.flatMap((session) => session.frames);
  const keepalive = frames.find(({ type, body }) => type === 'keepalive' && body?.base64 !== undefined);
  if (!keepalive) return undefined;
  const codec = await codecFor(protobufType);
  return codec.decodeEvent(Buffer.from(keepalive.body?.base64 ?? '', 'base64')).timestamp;
}

/** The sessions of all agents that were recorded. */
export const sessionsOf = ({ steps }: FlowTranscript): WireSession[] =>
  steps.flatMap(({ agent_wire: sessions }) => sessions ?? []);
