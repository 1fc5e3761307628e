import { type IncomingMessage, request as send } from 'node:http';
import type { Socket } from 'node:net';
import { closePayload, encodeFrame, type Frame, FrameReader, opcodes, readClose } from './frames.js';

export interface HttpAnswer {
  readonly status: number;
  /** `Name: value`, in the order in which they came. */
  readonly headers: readonly string[];
  readonly text: string;
}

/** How long a side may take, in real time, to answer what it must answer. */
const patience = 2000;

/** Sends one request as given. Where the other side turns it into a websocket, it is one of an agent made by hand. */
export function introduce(
  url: { readonly port: number; readonly path: string },
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: Buffer,
  heard?: () => void,
): Promise<{ answer: HttpAnswer; agent?: HandMadePeer }> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', ...url, method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('upgrade', (incoming, socket, head) =>
      resolve({
        answer: answerOf(incoming, ''),
        agent: new HandMadePeer(socket as Socket, head, true, heard),
      }),
    );
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject).on('end', () => resolve({ answer: answerOf(incoming, text) }));
    });
    outgoing.end(body);
  });
}

function answerOf({ statusCode, rawHeaders }: IncomingMessage, text: string): HttpAnswer {
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 ? [] : [`${name}: ${rawHeaders[index + 1] ?? ''}`],
  );
  return { status: statusCode ?? 0, headers, text };
}

/** A side of a websocket that says what it is told to, frame by frame. It does of itself only what every websocket does. */
export class HandMadePeer {
  /** What came from the other side, but for pings and the answers to ours. */
  readonly received: Frame[] = [];
  private readonly own = new Set<string>();
  private readonly waiting = new Map<string, () => void>();
  private pings = 0;
  private hasClosed = false;
  private ended = false;

  constructor(
    private readonly socket: Socket,
    head: Buffer,
    /** Agents mask what they send. */
    private readonly masks = true,
    /** Hears of what came, after it was received. */
    private readonly heard: () => void = () => undefined,
  ) {
    const reader = new FrameReader((frame) => this.receive(frame));
    reader.push(head);
    socket.on('data', (bytes: Buffer) => reader.push(bytes));
    socket.on('error', () => undefined);
    for (const end of ['end', 'close']) socket.on(end, () => this.end());
  }

  /** The other side of the connection is gone. */
  get isClosed(): boolean {
    return this.ended;
  }

  /** Whether it has said goodbye itself. */
  get hasLeft(): boolean {
    return this.hasClosed;
  }

  /** Sends a message in so many frames; resolves when the other side has handled it, or is gone. */
  async send(opcode: number, payload: Buffer, frames = 1): Promise<void> {
    const size = Math.ceil(payload.length / frames);
    for (let part = 0; part < frames; part++) {
      this.write({
        opcode: part === 0 ? opcode : opcodes.continuation,
        fin: part === frames - 1,
        payload: payload.subarray(part * size, (part + 1) * size),
      });
    }
    await this.handled();
  }

  async close(code: number, reason: string): Promise<void> {
    this.hasClosed = true;
    this.write({ opcode: opcodes.close, fin: true, payload: closePayload(code, reason) });
    await this.answer('close');
  }

  /** Resolves when the other side is gone, or does not go. */
  async gone(): Promise<void> {
    await this.answer('end');
  }

  /** Ends without a word. */
  cut(): void {
    this.socket.destroy();
  }

  /** A ping sent after everything else is answered after everything else. */
  private async handled(): Promise<void> {
    if (this.ended || this.hasClosed) return;
    const text = `test ${this.pings++}`;
    this.own.add(text);
    this.write({ opcode: opcodes.ping, fin: true, payload: Buffer.from(text) });
    await this.answer(text);
  }

  private async answer(to: string): Promise<void> {
    if (this.ended) return;
    const came = new Promise<void>((resolve) => this.waiting.set(to, resolve));
    const limit = setTimeout(() => this.told(to), patience);
    await came;
    clearTimeout(limit);
  }

  private write(frame: Frame): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(encodeFrame(frame, this.masks));
  }

  private receive(frame: Frame): void {
    const { opcode, payload } = frame;
    const text = payload.toString('utf8');
    if (opcode === opcodes.ping) this.write({ opcode: opcodes.pong, fin: true, payload });
    else if (opcode === opcodes.pong && this.own.delete(text)) this.told(text);
    else {
      this.received.push(frame);
      this.heard();
    }
    if (opcode !== opcodes.close) return;
    if (!this.hasClosed)
      this.write({ opcode: opcodes.close, fin: true, payload: closePayload(readClose(payload).close, '') });
    this.hasClosed = true;
    this.end(false);
  }

  private told(what: string): void {
    this.waiting.get(what)?.();
    this.waiting.delete(what);
  }

  private end(gone = true): void {
    this.ended ||= gone;
    for (const what of [...this.waiting.keys()]) if (gone || what !== 'end') this.told(what);
  }
}
