import { headerLines } from './casting.js';
import { opcodes } from './frames.js';
import { type HandMadePeer, introduce } from './handmade.js';
import { Script, type ScriptAround } from './script.js';
import type { WireSession } from './transcript.js';

/** Lines that every connection has anew. */
const ofConnection = new Set(['host']);

/** A recorded agent that connects and says again what it said then, session by session. */
export class RecordedAgent {
  private place = 0;
  private peer: HandMadePeer | undefined;
  private script: Script | undefined;
  private connecting: Promise<void> = Promise.resolve();
  private busy = false;
  private gone = false;
  private readonly detach: () => void;

  private constructor(
    private readonly sessions: readonly WireSession[],
    private readonly port: number,
    private readonly around: ScriptAround,
  ) {
    this.detach = around.clock.attach({ idle: () => this.connecting, quiet: () => !this.busy });
  }

  static async start(
    sessions: readonly WireSession[],
    port: number,
    around: ScriptAround,
  ): Promise<RecordedAgent> {
    const agent = new RecordedAgent(sessions, port, around);
    await agent.connect();
    return agent;
  }

  async stop(): Promise<void> {
    this.gone = true;
    await this.peer?.close(1001, 'bye');
    this.end();
  }

  vanish(): void {
    this.gone = true;
    this.peer?.cut();
    this.end();
  }

  private end(): void {
    this.script?.end();
    this.detach();
  }

  private async connect(): Promise<void> {
    const session = this.sessions[this.place++];
    if (!session) return;
    const headers = headerLines(session.handshake_agent).filter(
      ([name]) => !ofConnection.has(name.toLowerCase()),
    );
    const script = new Script('agent', session.frames, this.around);
    this.script?.end();
    this.script = script;
    const key = Buffer.from('recorded agents!').toString('base64');
    const lines = headers.map(([name, value]) => [name, value.replace('<random>', key)]);
    const { agent } = await introduce(
      { port: this.port, path: '/' },
      'GET',
      Object.fromEntries(lines) as Record<string, string>,
      undefined,
      () => this.hear(),
    );
    this.peer = agent;
    if (agent) script.begin(agent);
    else this.next();
  }

  /** A farewell of the backend ends the session: the next one begins. */
  private hear(): void {
    if (this.peer?.received.at(-1)?.opcode === opcodes.close) this.next();
    else void this.script?.goOn();
  }

  private next(): void {
    if (this.gone || this.place >= this.sessions.length) return;
    this.busy = true;
    this.connecting = this.connect().finally(() => {
      this.busy = false;
    });
  }
}
