import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { headerIn } from './casting.js';
import { opcodes } from './frames.js';
import { HandMadePeer } from './handmade.js';
import { Script, type ScriptAround } from './script.js';
import type { WireSession } from './transcript.js';

const headEnd = '\r\n\r\n';

/** What every websocket server appends to the key before it hashes it (RFC 6455). */
const websocketId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A recorded backend that answers as it did then, session by session. */
export class RecordedBackend {
  private place = 0;
  private readonly sockets = new Set<Socket>();
  private readonly scripts: Script[] = [];

  private constructor(
    private readonly server: Server,
    private readonly sessions: readonly WireSession[],
    private readonly around: ScriptAround,
  ) {
    server.on('connection', (socket) => this.greet(socket));
  }

  static async start(sessions: readonly WireSession[], around: ScriptAround): Promise<RecordedBackend> {
    const server = createServer().listen(0, '127.0.0.1');
    const backend = new RecordedBackend(server, sessions, around);
    await once(server, 'listening');
    return backend;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const script of this.scripts) script.end();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Reads the request, answers it with the recorded lines, and lets the script speak. */
  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    let head = '';
    const read = (bytes: Buffer): void => {
      head += bytes.toString('latin1');
      if (!head.includes(headEnd)) return;
      socket.off('data', read);
      this.answer(socket, head.split('\r\n'));
    };
    socket.on('data', read);
  }

  private answer(socket: Socket, request: readonly string[]): void {
    const session = this.sessions[this.place++];
    if (!session) {
      socket.destroy();
      return;
    }
    const key = headerIn(request, 'Sec-WebSocket-Key') ?? '';
    const accept = createHash('sha1')
      .update(key + websocketId)
      .digest('base64');
    socket.write(session.handshake_backend.join('\r\n').replace('<random>', accept) + headEnd);
    const length = headerIn(session.handshake_backend, 'Content-Length');
    if (length !== undefined) {
      // What a refusal said was not recorded here.
      socket.end(' '.repeat(Number(length)));
      return;
    }
    const script = new Script('backend', session.frames, this.around);
    this.scripts.push(script);
    const peer = new HandMadePeer(socket, Buffer.alloc(0), false, () => {
      if (peer.received.at(-1)?.opcode === opcodes.close) socket.end();
      else void script.goOn();
    });
    script.begin(peer);
  }
}
