import { hostname } from 'node:os';
import { type Entity, entityShape, type System } from '../../../src/resources/core/entity.js';
import { decode } from '../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../src/resources/kit/json.js';
import type { Json } from '../transcript.js';

type JsonObject = Readonly<Record<string, Json>>;

const anything = '<left out>';

/** Facts of a moment in texts: how long a command took, how late somebody was missed, an empty version. */
const inTexts: readonly [RegExp, string][] = [
  [/("duration": )[\d.e-]+/g, `$1${anything}`],
  [/(No keepalive sent from \S+ for )\d+( seconds)/g, `$1${anything}$2`],
  [/("sensu_agent_version": )""/g, `$1"${anything}"`],
];

/** Numbers that no second run gives: how long something took, a rate over it, how long a message with the host's name in it is. */
const measured = new Set(['duration', 'bytes']);

/**
 * Leaves out of what is expected what was true at the recorded moment only. Requests stay. The recorded agents had no
 * release stamp; ours say which version they speak for.
 */
export function atAnyTime<T>(step: T): T {
  const { request, ...expected } = step as JsonObject;
  const raced = /one or two occurrences/.test(String(expected['note'] ?? ''));
  const left = withoutFacts(raced ? without(expected, counts) : expected) as JsonObject;
  return { ...(request !== undefined && { request }), ...left } as T;
}

/** What tells how many results there were, and which one is the last. */
const counts = new Set(['id', 'history', 'occurrences', 'occurrences_watermark']);

function without(value: Json, keys: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((member) => without(member, keys));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(
    members.map(([key, member]) => [key, keys.has(key) ? anything : without(member, keys)]),
  );
}

/** The same of one document. */
export function withoutFacts(value: Json): Json {
  if (typeof value === 'string')
    return inTexts.reduce((text, [pattern, left]) => text.replace(pattern, left), value);
  if (Array.isArray(value)) return value.map(withoutFacts);
  if (typeof value !== 'object' || value === null) return value;
  const version = isRecorded(value['system']) ? 'sensu_agent_version' : '';
  const rate = String(value['name'] ?? '').endsWith('.per_second') ? 'value' : '';
  const members = Object.entries(value).map(([key, member]): [string, Json] => {
    const left = key === version || key === rate || (measured.has(key) && typeof member === 'number');
    return [key, left ? anything : withoutFacts(member)];
  });
  return Object.fromEntries(members);
}

/** Leaves out what the recorded machine was, for agents that find out what theirs is. */
export function onAnyMachine<T>(value: T): T {
  if (typeof value === 'string') return textOnAnyMachine(value) as T;
  if (Array.isArray(value)) return value.map(onAnyMachine) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [
    key,
    key === 'system' && isRecorded(member) ? shapeOf(member) : onAnyMachine(member),
  ]);
  return Object.fromEntries(members) as T;
}

/** The same of JSON that was printed. */
const textOnAnyMachine = (text: string): string =>
  text
    .replace(/("network": )\{[\s\S]*?("arch")/g, `$1${anything}$2`)
    .replace(/("(?:platform\w*|arch|libc_type|vm_\w+)": )"[^"]*"/g, `$1"${anything}"`);

/** Which facts there are. */
const shapeOf = (system: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(system).map(([key, fact]) => [key, fact === null ? null : anything]));

const isRecorded = (system: Json | undefined): boolean =>
  (system as JsonObject | null | undefined)?.['hostname'] === '<hostname>';

/** The machine of the recorded agents, as far as a document tells: ours pass themselves off as running there. */
export function recordedMachine(value: Json): System | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { system } = value as JsonObject;
  if (isRecorded(system)) {
    const text = JSON.stringify({ system }).replaceAll('<hostname>', hostname());
    return (decode(entityShape, JSON.parse(text) as JsonValue) as Entity).system;
  }
  for (const member of Object.values(value)) {
    const found = recordedMachine(member);
    if (found) return found;
  }
  return undefined;
}
