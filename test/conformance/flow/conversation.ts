import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Bindings } from '../bindings.js';
import { jsonDifferences, textDifferences } from '../compare.js';
import type { RecordedRequest } from '../transcript.js';
import { opcodes } from './frames.js';
import { type HandMadePeer, type HttpAnswer, introduce } from './handmade.js';
import type { FlowStage } from './stage.js';
import type { FlowStep, WireFrame } from './transcript.js';
import { readFrame } from './wire.js';

interface ListenerResponse {
  readonly status: number;
  /** `Name: value`; a name may come twice. */
  readonly headers: readonly string[];
  readonly text: string | null;
}

/** Steps that speak to the agents' port, or to an agent's own ports, without any agent of ours. */
export class Conversation {
  private readonly agents: HandMadePeer[] = [];

  constructor(
    private readonly stage: FlowStage,
    private readonly bindings: Bindings,
  ) {}

  close(): void {
    for (const agent of this.agents) agent.cut();
  }

  /** One request, exactly as recorded; an agent made by hand if it is let in. */
  async request(step: FlowStep): Promise<string[]> {
    const { method, path, headers, body } = step.request as RecordedRequest;
    const expected = step.response as unknown as ListenerResponse;
    const port = step.listener === 'agent' ? this.stage.agentPort : this.stage.agents.portOf(step.port ?? 0);
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('<credentials>', credentialsFor(expected.status, step.note)),
      ]),
    );
    const bytes = body && Buffer.from(body.text ?? this.fill(JSON.stringify(body.json)));
    const { answer, agent } = await introduce({ port, path }, method, sent, bytes);
    if (agent) this.agents.push(agent);
    await this.stage.settle();
    return this.answerDifferences(expected, answer);
  }

  /** Sends a frame of a hand-made agent. */
  async say(step: FlowStep): Promise<string[]> {
    const agent = this.agents.findLast(({ hasLeft }) => !hasLeft);
    if (!agent) return ['no hand-made agent is connected'];
    if (step.close !== undefined) {
      await agent.close(step.close, step.reason ?? '');
    } else {
      const { opcode = opcodes.binary } = step;
      const isMessage = opcode === opcodes.binary || opcode === opcodes.text;
      const type = isMessage && step.agent_frame ? `${step.agent_frame}\n` : '';
      const body = step.text ?? this.fill(pythonJson(step.body));
      await agent.send(opcode, Buffer.from(type + body), step.frames);
    }
    await this.stage.settle();
    return [];
  }

  /** What came from the backend since the agent was let in. */
  async heard(step: FlowStep): Promise<string[]> {
    const agent = this.agents.at(-1);
    if (!agent) return ['no hand-made agent was let in'];
    await this.stage.settle();
    const wanted = (step.backend_frames ?? []).map(({ from: _, ...frame }: WireFrame) => frame);
    const got = await Promise.all(agent.received.map((frame) => readFrame(frame, false, this.stage.places)));
    const recorded = wanted.map((frame) => ({ ...frame, ...(frame.body && { body: frame.body.json }) }));
    const differences = jsonDifferences(
      JSON.parse(JSON.stringify(recorded)),
      got,
      this.bindings,
      {},
      'frames',
    );
    // The original leaves a connection open for a while after both have said goodbye; nobody depends on it.
    if (step.connection_closed) await agent.gone();
    const closed = step.connection_closed ? agent.isClosed : agent.isClosed && !agent.hasLeft;
    if (step.connection_closed !== undefined && step.connection_closed !== closed)
      differences.push(`connection closed: expected ${step.connection_closed}, got ${closed}`);
    return differences;
  }

  /** To a socket of an agent. */
  async send(step: FlowStep): Promise<string[]> {
    const port = this.stage.agents.portOf(step.port ?? 0);
    const data = this.fill(step.data ?? '');
    if (step.send === 'udp') {
      await sendDatagram(port, data);
      await this.stage.settle();
      return [];
    }
    const reply = await this.replyTo(port, data);
    await this.stage.settle();
    return reply === (step.reply ?? '') ? [] : [`reply: expected ${step.reply}, got ${reply}`];
  }

  /** What came until the agent ended the connection: it waits for the rest of a message in real time. */
  private async replyTo(port: number, data: string): Promise<string> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let reply = '';
    socket.on('data', (text: string) => {
      reply += text;
    });
    socket.write(data);
    await once(socket, 'close');
    return reply;
  }

  private fill(text: string): string {
    return this.bindings.fill(this.stage.places.inward(text.replaceAll('"<ts>"', '<ts>')));
  }

  private answerDifferences(expected: ListenerResponse, answer: HttpAnswer): string[] {
    const lines =
      answer.status === expected.status
        ? []
        : [`status: expected ${expected.status}, got ${answer.status} ${answer.text}`];
    const got = answer.headers.map(plain);
    for (const header of expected.headers) {
      const at = got.indexOf(plain(header));
      if (at < 0) lines.push(`header ${header}: not among ${answer.headers.join('; ')}`);
      else got.splice(at, 1);
    }
    // The version of an agent that was built without a release stamp is empty.
    const text = expected.text?.replace('{"version":""}', '{"version":"<left out>"}') ?? '';
    return [
      ...lines,
      ...textDifferences(text, this.stage.places.outward(answer.text), this.bindings, 'body'),
    ];
  }
}

/** Names of headers in any case. */
const plain = (line: string): string => line.replace(/^[^:]*/, (name) => name.toLowerCase());

/** Which credentials were sent is not in the recordings, but what became of them. */
function credentialsFor(status: number, note = ''): string {
  const user = /any user/.test(note) ? 'admin' : 'agent';
  return Buffer.from(`${user}:${status === 401 ? 'wrong' : 'P@ssw0rd!'}`).toString('base64');
}

/** As the recorded frames were written, with a blank behind each sign: they come back in log lines. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member)}`,
  );
  return `{${members.join(', ')}}`;
}

function sendDatagram(port: number, data: string): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.send(data, port, '127.0.0.1', (error) => {
      socket.close();
      if (error) reject(error);
      // What came in is read in the turn after this one.
      else setImmediate(() => setImmediate(resolve));
    });
  });
}
