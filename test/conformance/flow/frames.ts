import { randomBytes } from 'node:crypto';

/** A websocket frame as it is on the wire (RFC 6455), of a message that may have several. */
export interface Frame {
  readonly opcode: number;
  /** The last one of its message. */
  readonly fin: boolean;
  readonly payload: Buffer;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame's bytes; those of clients are masked. */
export function encodeFrame({ opcode, fin, payload }: Frame, masked: boolean): Buffer {
  const first = Buffer.from([(fin ? 0x80 : 0) | opcode]);
  if (!masked) return Buffer.concat([first, lengthOf(payload, 0), payload]);
  const mask = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] as number)));
  return Buffer.concat([first, lengthOf(payload, 0x80), mask, hidden]);
}

function lengthOf({ length }: Buffer, maskBit: number): Buffer {
  if (length < 126) return Buffer.from([maskBit | length]);
  const long = Buffer.alloc(length < 65536 ? 3 : 9);
  long[0] = maskBit | (length < 65536 ? 126 : 127);
  if (length < 65536) long.writeUInt16BE(length, 1);
  else long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}

export const closePayload = (code: number, reason: string): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);

/** A close frame's code and reason; 1005 stands for none, as everywhere. */
export const readClose = (payload: Buffer): { close: number; reason: string } => ({
  close: payload.length >= 2 ? payload.readUInt16BE(0) : 1005,
  reason: payload.subarray(2).toString('utf8'),
});

/** Finds the frames in the bytes of one side. */
export class FrameReader {
  private rest = Buffer.alloc(0);

  constructor(private readonly found: (frame: Frame) => void) {}

  push(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.next());
  }

  private next(): boolean {
    const { rest } = this;
    if (rest.length < 2) return false;
    const [first, second] = rest as unknown as [number, number];
    const short = second & 0x7f;
    const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    if (rest.length < head) return false;
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    const from = head + (second & 0x80 ? 4 : 0);
    if (rest.length < from + length) return false;
    const mask = second & 0x80 ? rest.subarray(head, from) : undefined;
    const body = rest.subarray(from, from + length);
    const payload = mask ? body.map((byte, index) => byte ^ (mask[index % 4] as number)) : body;
    this.rest = rest.subarray(from + length);
    this.found({ opcode: first & 0x0f, fin: (first & 0x80) !== 0, payload: Buffer.from(payload) });
    return true;
  }
}
