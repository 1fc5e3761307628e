import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Frame, FrameReader } from './frames.js';

export interface TappedFrame extends Frame {
  readonly from: 'agent' | 'backend';
}

/** What passed over one connection: the first lines of both sides, and the frames in the order in which they came. */
export interface TappedSession {
  readonly agent: string[];
  readonly backend: string[];
  readonly frames: TappedFrame[];
}

const headEnd = '\r\n\r\n';

/**
 * Stands between an agent and the agents' port and listens in. It can steer the negotiation to JSON as the relay of
 * the recordings did: the name of the binary encoding is replaced in both handshakes.
 */
export class Relay {
  readonly sessions: TappedSession[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly backendPort: number,
    private readonly json: boolean,
  ) {
    server.on('connection', (socket) => this.relay(socket));
  }

  static async start({ backendPort, json }: { backendPort: number; json: boolean }): Promise<Relay> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    const relay = new Relay(server, backendPort, json);
    await once(server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves when an agent was answered: it has started by then. A process may take so many real milliseconds to. */
  async answered(patience = 10_000): Promise<void> {
    if (this.sessions.some(({ backend }) => backend.length > 0)) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, patience);
      this.server.once('answered', () => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  /** Ends it at once, without a word on any connection: so it is when a process is killed. */
  cut(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private relay(agent: Socket): void {
    const backend = connect({ port: this.backendPort, host: '127.0.0.1', allowHalfOpen: true });
    const session: TappedSession = { agent: [], backend: [], frames: [] };
    this.sessions.push(session);
    this.pass(agent, backend, 'agent', session);
    this.pass(backend, agent, 'backend', session);
  }

  private pass(from: Socket, to: Socket, side: 'agent' | 'backend', session: TappedSession): void {
    const reader = new FrameReader((frame) => session.frames.push({ ...frame, from: side }));
    const forward = (bytes: Buffer): void => {
      if (session.backend[0]?.includes(' 101 ')) reader.push(bytes);
      to.write(bytes);
    };
    let head: string | undefined = '';
    this.sockets.add(from.setNoDelay());
    from.on('data', (bytes: Buffer) => {
      if (head === undefined) {
        forward(bytes);
        return;
      }
      head += bytes.toString('latin1');
      const end = head.indexOf(headEnd);
      if (end < 0) return;
      const lines = this.steered(head.slice(0, end)).split('\r\n');
      session[side].push(...lines);
      if (side === 'backend') this.server.emit('answered');
      const rest = Buffer.from(head.slice(end + headEnd.length), 'latin1');
      head = undefined;
      to.write(lines.join('\r\n') + headEnd);
      forward(rest);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.end();
    });
  }

  private steered(head: string): string {
    return this.json
      ? head.replace(/^Accept: application\/octet-stream$/gim, 'Accept: application/json')
      : head;
  }
}
