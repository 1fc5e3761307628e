import assert from 'node:assert/strict';
import { type Codec, codecFor, jsonType, protobufType, splitFrame } from '../../src/wire/agent/index.js';
import { opcodes, readClose } from '../conformance/flow/frames.js';
import type { TappedFrame, TappedSession } from '../conformance/flow/relay.js';
import { namesByClock } from './talk.js';

/** What one side said about one thing, in order, each utterance once. */
export type Said = ReadonlyMap<string, readonly string[]>;

export type Side = 'agent' | 'backend';

/** What one side of a session said: handshake, messages and the end, without what differs from run to run. */
export async function saidBy(side: Side, session: TappedSession, namespace: string): Promise<Said> {
  const said = new Map<string, string[]>();
  const add = (about: string, text: string): void => {
    const plain = text.replaceAll(namespace, 'NAMESPACE');
    const before = said.get(about) ?? [];
    if (!before.includes(plain)) said.set(about, [...before, plain]);
  };
  const head = session[side].filter((line) => !/^User-Agent:/i.test(line));
  for (const line of head.map(plainLine).sort()) add('handshake', line);
  const isProtobuf = session.backend.includes(`Content-Type: ${protobufType}`);
  const codec = await codecFor(isProtobuf ? protobufType : jsonType);
  for (const frame of whole(session.frames.filter(({ from }) => from === side))) {
    if (frame.opcode === opcodes.close) add('close', JSON.stringify(readClose(frame.payload)));
    else if (frame.opcode === opcodes.binary || frame.opcode === opcodes.text) addMessage(add, codec, frame);
  }
  return said;
}

/** Messages that came in several frames are put together. */
function whole(frames: readonly TappedFrame[]): TappedFrame[] {
  const messages: TappedFrame[] = [];
  let open: TappedFrame | undefined;
  for (const frame of frames) {
    if (frame.opcode > opcodes.binary) messages.push(frame);
    else {
      open = {
        ...(open ?? frame),
        payload: Buffer.concat([open?.payload ?? Buffer.alloc(0), frame.payload]),
      };
      if (frame.fin) messages.push(open);
      if (frame.fin) open = undefined;
    }
  }
  return messages;
}

const plainLine = (line: string): string =>
  line
    .replace(/^(Sec-WebSocket-(?:Key|Accept)|Host|Date): .*/i, '$1: ...')
    .replace(/^[\w-]+:/, (name) => name.toLowerCase());

function addMessage(add: (about: string, text: string) => void, codec: Codec, frame: TappedFrame): void {
  const message = splitFrame(frame.payload);
  assert.ok(message, 'a message without a newline');
  const { value, again } = readAgain(codec, message.type, message.payload);
  // Output of a check that is no text is not the same when it is written again.
  if (codec.contentType === protobufType && !JSON.stringify(value).includes('\ufffd')) {
    // Nothing of it is unknown here: all is written again. The original writes maps in an order of chance.
    assert.equal(again.length, message.payload.length, `${message.type}: other bytes`);
    if (!hasLargeMap(value)) assert.deepEqual(Buffer.from(again), Buffer.from(message.payload));
  }
  const plain = JSON.parse(
    codec.contentType === protobufType ? JSON.stringify(value) : Buffer.from(message.payload).toString(),
    blank,
  ) as { check?: { metadata: { name: string } }; config?: { metadata: { name: string } }; sequence?: number };
  // How many there are of it depends on how long it takes.
  if (message.type === 'keepalive' || namesByClock.includes(plain.check?.metadata.name ?? ''))
    delete plain.sequence;
  const name = plain.check?.metadata.name ?? plain.config?.metadata.name ?? '';
  add(`${message.type} ${name}, opcode ${frame.opcode}`, JSON.stringify(plain, sortedKeys, 1));
}

function readAgain(codec: Codec, type: string, payload: Uint8Array): { value: object; again: Uint8Array } {
  switch (type) {
    case 'entity_config': {
      const value = codec.decodeEntityConfig(payload);
      return { value, again: codec.encodeEntityConfig(value) };
    }
    case 'check_request': {
      const value = codec.decodeCheckRequest(payload);
      return { value, again: codec.encodeCheckRequest(value) };
    }
    default: {
      const value = codec.decodeEvent(payload);
      return { value, again: codec.encodeEvent(value) };
    }
  }
}

const hasLargeMap = (value: object): boolean =>
  /"(?:labels|annotations)":\{"[^"]*":"[^"]*",/.test(JSON.stringify(value));

/** Times, ids and durations differ from run to run; whether they are there at all does not. */
function blank(key: string, value: unknown): unknown {
  // A check that gave back what it was told.
  if (key === 'output' && typeof value === 'string' && value.startsWith('{')) return JSON.parse(value, blank);
  if (typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(value)) return '<uuid>';
  if (typeof value !== 'number' || value === 0) return value;
  if (key === 'duration') return '<duration>';
  if (value > 1_700_000_000 && value < 4_000_000_000) return '<ts>';
  return value;
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @returns what one said otherwise than the other */
export function differences(theirs: Said, ours: Said): string[] {
  const topics = [...new Set([...theirs.keys(), ...ours.keys()])];
  return topics.flatMap((topic) => {
    const [expected, actual] = [theirs.get(topic) ?? [], ours.get(topic) ?? []];
    if (expected.join() === actual.join()) return [];
    const count = Math.max(expected.length, actual.length);
    return Array.from({ length: count }, (_, index) => {
      const lines = differingLines(expected[index], actual[index]);
      return lines === '' ? '' : `${topic}, ${index + 1}:\n${lines}`;
    }).filter(Boolean);
  });
}

function differingLines(expected = '(nothing)', actual = '(nothing)'): string {
  const [a, b] = [expected.split('\n'), actual.split('\n')];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `  - ${line.trim()}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `  + ${line.trim()}`),
  ].join('\n');
}
