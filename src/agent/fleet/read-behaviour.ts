import { isJsonObject, type JsonObject, type JsonValue, NumberLiteral } from '../../resources/kit/json.js';
import { parseDuration } from '../../wire/duration.js';
import { AgentOptionError } from '../options.js';
import { type CheckBehaviour, type Group, type Span, steady } from './behaviour.js';

type Reader = (value: JsonValue, place: string) => unknown;

const wrong = (place: string, wanted: string, value: JsonValue): AgentOptionError =>
  new AgentOptionError(`${place} must be ${wanted}, not ${JSON.stringify(value)}`);

function text(value: JsonValue, place: string): string {
  if (typeof value !== 'string') throw wrong(place, 'a text', value);
  return value;
}

const number =
  (from: number, to: number, whole = true): Reader =>
  (given, place) => {
    const value = given instanceof NumberLiteral ? Number(given.text) : given;
    if (typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value)))
      return value;
    const range = Number.isFinite(to) ? `from ${from} to ${to}` : `of ${from} or more`;
    throw wrong(place, `a ${whole ? 'whole ' : ''}number ${range}`, value);
  };

function truth(value: JsonValue, place: string): boolean {
  if (typeof value !== 'boolean') throw wrong(place, 'true or false', value);
  return value;
}

function span(value: JsonValue, place: string): Span {
  const wanted = 'a duration such as 90s, or two of them with .. between';
  if (typeof value !== 'string' && value !== 0) throw wrong(place, wanted, value);
  const [from = '', to = from, ...more] = String(value).split('..');
  try {
    const range = [parseDuration(from), parseDuration(to)] as const;
    if (more.length === 0 && range[0] <= range[1]) return range;
  } catch {
    // Told below.
  }
  throw wrong(place, wanted, value);
}

function later(value: JsonValue, place: string): Span {
  const range = span(value, place);
  if (range[0] < 0) throw wrong(place, 'a duration that is not negative', value);
  return range;
}

const oneOrMore =
  (read: Reader): Reader =>
  (value, place) => {
    const list = Array.isArray(value) ? value : [value];
    if (list.length === 0) throw wrong(place, 'a list that is not empty', value);
    return list.map((entry, index) => read(entry, Array.isArray(value) ? `${place}[${index}]` : place));
  };

function map(value: JsonValue, place: string): JsonObject {
  if (!isJsonObject(value)) throw wrong(place, 'a map', value);
  return value;
}

/** Reads the members of a map; one that has no reader is a mistake. */
function members(value: JsonValue, place: string, readers: Readonly<Record<string, Reader>>): object {
  return Object.fromEntries(
    Object.entries(map(value, place)).map(([key, member]) => {
      const read = readers[key];
      const where = place ? `${place}.${key}` : key;
      if (!read)
        throw new AgentOptionError(`${where} is not known; known are ${Object.keys(readers).join(', ')}`);
      return [key, read(member, where)];
    }),
  );
}

const simplyPassing: CheckBehaviour = { status: [0], every: 1, output: '', duration: [0, 0] };

const checks: Reader = (value, place) => ({
  ...simplyPassing,
  ...members(value, place, {
    status: oneOrMore(number(0, 255)),
    every: number(1, Number.POSITIVE_INFINITY),
    output: text,
    duration: later,
  }),
});

const groupReaders: Readonly<Record<string, Reader>> = {
  name: text,
  names: oneOrMore(text),
  count: number(0, Number.POSITIVE_INFINITY),
  share: number(0, 100, false),
  starts: later,
  dies: later,
  stops: later,
  returns: later,
  repeat: truth,
  skew: span,
  checks,
  config: map,
};

function group(value: JsonValue, place: string): Group {
  const read = { ...steady, name: place, ...(members(value, place, groupReaders) as Partial<Group>) };
  const ways = (['names', 'count', 'share'] as const).filter((way) => read[way] !== undefined);
  if (ways.length > 1)
    throw new AgentOptionError(
      `${place} must have only one of names, count and share, not ${ways.join(' and ')}`,
    );
  if (read.dies && read.stops) throw new AgentOptionError(`${place} must have dies or stops, not both`);
  if (read.returns && !read.dies && !read.stops)
    throw new AgentOptionError(`${place}.returns needs dies or stops: nobody returns who was not away`);
  return read;
}

/** How the agents of a fleet behave. */
export interface Behaviour {
  readonly groups: readonly Group[];
  readonly seed?: string;
}

/** Reads what a behaviour file says. @throws AgentOptionError that names the place */
export function readBehaviour(value: JsonValue): Behaviour {
  if (value !== null && !isJsonObject(value)) throw wrong('what is in it', 'a map', value);
  const read = members(value ?? {}, '', {
    seed: (seed, place) =>
      typeof seed === 'number' || seed instanceof NumberLiteral ? String(seed) : text(seed, place),
    groups: oneOrMore(group),
  }) as Partial<Behaviour>;
  const { groups = [] } = read;
  const shares = groups.reduce((sum, { share = 0 }) => sum + share, 0);
  if (shares > 100) throw new AgentOptionError(`the shares of all groups must be 100 at most, not ${shares}`);
  return { ...read, groups };
}
