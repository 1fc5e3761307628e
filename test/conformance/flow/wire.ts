import { codecFor, jsonType, protobufType, splitFrame } from '../../../src/wire/agent/index.js';
import type { Bindings } from '../bindings.js';
import { jsonDifferences, tryJson } from '../compare.js';
import type { Places } from '../places.js';
import type { Json } from '../transcript.js';
import { type Frame, opcodes, readClose } from './frames.js';
import { onAnyMachine, withoutFacts } from './machine.js';
import type { TappedSession } from './relay.js';
import { moments, withoutRepeats } from './repeats.js';
import type { WireFrame, WireSession } from './transcript.js';

/** What a frame says, in the form of the recordings, its payload read. */
export interface ReadFrame {
  readonly opcode: number;
  readonly type?: string;
  readonly body?: Json;
  readonly raw?: string;
  readonly close?: number;
  readonly reason?: string;
}

/** What an entity configuration looks like in bytes is determined, but for the order of maps. */
const determined = 'entity_config';

/** Reads a frame that was sent here. */
export async function readFrame(
  { opcode, payload }: Frame,
  protobuf: boolean,
  places: Places,
): Promise<ReadFrame> {
  if (opcode === opcodes.close) return { opcode, ...readClose(payload) };
  if (opcode === opcodes.ping || opcode === opcodes.pong) return { opcode, raw: payload.toString('base64') };
  const message = splitFrame(payload);
  if (!message) return { opcode, raw: payload.toString('base64') };
  const { type, payload: body } = message;
  const sent = protobuf ? JSON.stringify(await decoded(type, body)) : Buffer.from(body).toString('utf8');
  const text = places.outward(sent);
  return { opcode, type, body: (tryJson(text)?.value as Json | undefined) ?? text };
}

/** Reads a frame that was recorded. */
export async function readRecorded({ t: _, from: __, body, ...frame }: WireFrame): Promise<ReadFrame> {
  const { fin: ___, ...rest } = frame as WireFrame & { fin?: boolean };
  if (body?.json !== undefined) return { ...rest, body: body.json };
  if (body?.base64 === undefined) return rest;
  const value = await decoded(rest.type ?? '', Buffer.from(body.base64, 'base64'));
  return { ...rest, body: onAnyMachine(timeless(value)) };
}

async function decoded(type: string, payload: Uint8Array): Promise<Json> {
  const codec = await codecFor(protobufType);
  const json = await codecFor(jsonType);
  const text = (bytes: Uint8Array) => tryJson(Buffer.from(bytes).toString('utf8'))?.value as Json;
  if (type === 'entity_config') return text(json.encodeEntityConfig(codec.decodeEntityConfig(payload)));
  if (type === 'check_request') return text(json.encodeCheckRequest(codec.decodeCheckRequest(payload)));
  return text(json.encodeEvent(codec.decodeEvent(payload)));
}

/** Recorded protobuf holds values, where recorded JSON holds placeholders. */
function timeless(value: Json): Json {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]): [string, Json] => {
    if (moments.has(key) && typeof member === 'number' && member > 0) return [key, '<ts>'];
    if (key === 'id' && typeof member === 'string') return [key, '<uuid>'];
    if (key === 'hostname' && typeof member === 'string') return [key, '<hostname>'];
    return [key, timeless(member)];
  });
  return withoutFacts(Object.fromEntries(members));
}

export interface WireRules {
  /** How often the same message came is a matter of time. */
  readonly repeats: boolean;
  readonly bindings: Bindings;
  readonly places: Places;
}

/** Compares a session: the first lines of both sides, and what each of them sent, in order. */
export async function sessionDifferences(
  expected: WireSession,
  actual: TappedSession,
  rules: WireRules,
): Promise<string[]> {
  const lines = [
    ...headDifferences(expected.handshake_agent, actual.agent, 'agent'),
    ...headDifferences(expected.handshake_backend, actual.backend, 'backend'),
  ];
  const protobuf = expected.handshake_backend.includes(`Content-Type: ${protobufType}`);
  for (const side of ['agent', 'backend'] as const) {
    const recorded = withoutEchoes(expected.frames.map((frame) => ({ ...frame, from: frame.from ?? side })));
    const tapped = withoutEchoes(actual.frames);
    const wanted = await Promise.all(recorded.filter(({ from }) => from === side).map(readRecorded));
    const sent = tapped.filter(({ from, opcode }) => from === side && !isHeartbeat(opcode));
    const got = await Promise.all(sent.map((frame) => readFrame(frame, protobuf, rules.places)));
    lines.push(...framesDifferences(wanted, got, rules, side));
    if (protobuf)
      lines.push(
        ...byteDifferences(
          recorded.filter(({ from }) => from === side),
          sent,
        ),
      );
  }
  return lines;
}

const isHeartbeat = (opcode: number): boolean => opcode === opcodes.ping || opcode === opcodes.pong;

/** The second of two close frames answers the first; whether it still comes is a matter of moments. */
function withoutEchoes<F extends { readonly opcode: number }>(frames: readonly F[]): F[] {
  const first = frames.findIndex(({ opcode }) => opcode === opcodes.close);
  return frames.filter(({ opcode }, index) => opcode !== opcodes.close || index === first);
}

function framesDifferences(wanted: ReadFrame[], got: ReadFrame[], rules: WireRules, side: string): string[] {
  const [expected, actual] = rules.repeats ? [collapsed(wanted), collapsed(got)] : [wanted, got];
  const lines =
    expected.length === actual.length
      ? []
      : [
          `${side}: expected ${expected.length} frames, got ${actual.length}: ${actual.map(nameOf).join(', ')}`,
        ];
  return [
    ...lines,
    ...expected.slice(0, actual.length).flatMap((frame, index) => {
      const path = `${side} frame ${index}`;
      return jsonDifferences(frame as unknown as Json, actual[index], rules.bindings, {}, path);
    }),
  ];
}

const nameOf = ({ type, opcode }: ReadFrame): string => type ?? `opcode ${opcode}`;

/** One of those that say the same, but for what counts and tells the time. */
function collapsed(frames: readonly ReadFrame[]): ReadFrame[] {
  return withoutRepeats(frames).map((frame) => ({
    ...frame,
    ...(frame.body !== undefined && { body: uncounted(frame.body) }),
  }));
}

const uncounted = (body: Json): Json =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && 'sequence' in body
    ? { ...body, sequence: '<left out>' }
    : body;

/** Of what is the same in every session, the bytes are compared too. */
function byteDifferences(recorded: readonly WireFrame[], sent: readonly Frame[]): string[] {
  return recorded.flatMap(({ type, body }, index) => {
    if (type !== determined || body?.base64 === undefined) return [];
    const got = splitFrame(sent[index]?.payload ?? Buffer.alloc(0));
    const bytes = Buffer.from(got?.payload ?? []).toString('base64');
    return bytes === body.base64 ? [] : [`frame ${index}: expected bytes ${body.base64}, got ${bytes}`];
  });
}

/** What differs between any two connections, or says which program it is. */
const ownLines = new Set(['host', 'user-agent', 'date', 'content-length', 'keep-alive']);

/** Header lines come in any order; their names in any case. */
export function headDifferences(
  expected: readonly string[],
  actual: readonly string[],
  side: string,
): string[] {
  const [wanted, got] = [comparable(expected), comparable(actual)];
  const missing = wanted.filter((line) => !take(got, line));
  return [
    ...missing.map((line) => `${side}'s handshake: misses ${line}`),
    ...got.map((line) => `${side}'s handshake: unexpected ${line}`),
  ];
}

function comparable([first = '', ...lines]: readonly string[]): string[] {
  const refused = !first.includes(' 101 ') && first.startsWith('HTTP/');
  const kept = lines
    .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
    .filter(([name = '']) => !ownLines.has(name) && !(refused && name === 'connection'));
  return [
    first,
    ...kept.map(([name, value]) => `${name}: ${/-(?:key|accept)$/.test(name ?? '') ? '*' : value}`),
  ];
}

function take(lines: string[], line: string): boolean {
  const at = lines.indexOf(line);
  if (at >= 0) lines.splice(at, 1);
  return at >= 0;
}
