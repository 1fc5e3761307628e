import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What a placeholder may stand for. Those with a number are bound: the same one is the same value everywhere. */
const patterns: Readonly<Record<string, string>> = {
  ts: '\\d{9,11}',
  time: '(?:[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\w+|\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?: ?(?:[+-]\\d\\d:?\\d\\d|Z))?(?: [A-Z]{3,4})?)',
  jwt: '[\\w-]+\\.[\\w-]+\\.[\\w-]*',
  uuid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  etag: '"[^"]*"',
  bcrypt: '\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}',
  id: '\\d+',
  hexid: '[0-9a-f]+',
  credentials: '[A-Za-z0-9+/=]+',
  '32 hex digits': '[0-9a-f]{32}',
  hostname: escapeRegExp(hostname()),
  'left out': '[\\s\\S]*?',
};

const numbers = new Set(['ts', 'id']);
const placeholder = new RegExp(`<(${Object.keys(patterns).join('|')})(?::(\\d+))?>`, 'g');
const whole = new RegExp(`^${placeholder.source}$`);

/** "About now": far enough for everything a scenario computes from the present, near enough to catch a zero. */
const aboutNow = 2 * 24 * 3600;

/**
 * The values the placeholders of one transcript stand for: bound on first sight, equal from then on.
 * @param now seconds, for placeholders that are times
 */
export class Bindings {
  private values = new Map<string, string>();
  /** Placeholders whose value the runner made up: none may be expected of a response. */
  private readonly invented = new Set<string>();

  constructor(private readonly now: () => number) {}

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  bind(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** Replaces the placeholders of a text that is sent; unknown ones are made up. */
  fill(text: string): string {
    return text.replace(placeholder, (all, kind: string, number: string | undefined) => {
      if (number === undefined) return kind === 'ts' ? String(this.now()) : all;
      const name = all.slice(1, -1);
      const known = this.values.get(name);
      if (known !== undefined) return known;
      const made = invent(kind);
      this.values.set(name, made);
      this.invented.add(name);
      return made;
    });
  }

  /** Whether the text is what is expected; binds what it sees for the first time if it is. */
  matches(expected: string, actual: string): boolean {
    placeholder.lastIndex = 0;
    if (!expected.includes('<')) return expected === actual;
    const names: (string | undefined)[] = [];
    const kinds: string[] = [];
    const source = this.patternOf(expected, names, kinds);
    const found = new RegExp(`^${source}$`).exec(actual);
    if (!found) return false;
    for (const [index, kind] of kinds.entries()) {
      const value = found[index + 1] ?? '';
      if (kind === 'ts' && !this.isNear(Number(value))) return false;
      if (kind === 'time' && !this.isNear(Date.parse(value.replace(/ [A-Z]{3,4}$/, '')) / 1000)) return false;
    }
    for (const [index, name] of names.entries()) {
      if (name) this.values.set(name, found[index + 1] ?? '');
    }
    return true;
  }

  /** Whether a JSON scalar is what is expected; a placeholder alone may stand for a number. */
  matchesScalar(expected: unknown, actual: unknown): boolean {
    if (typeof expected !== 'string') return Object.is(expected, actual) || expected === actual;
    if (typeof actual === 'string') return this.matches(expected, actual);
    const kind = whole.exec(expected)?.[1];
    if (kind === 'left out') return true;
    return kind !== undefined && numbers.has(kind) && typeof actual === 'number'
      ? this.matches(expected, String(actual))
      : false;
  }

  /** Does something that may bind and takes it back unless it says true. */
  tentatively(attempt: () => boolean): boolean {
    const before = new Map(this.values);
    if (attempt()) return true;
    this.values = before;
    return false;
  }

  private isNear(seconds: number): boolean {
    return Math.abs(seconds - this.now()) <= aboutNow;
  }

  private patternOf(expected: string, names: (string | undefined)[], kinds: string[]): string {
    let source = '';
    let from = 0;
    for (const match of expected.matchAll(placeholder)) {
      source += escapeRegExp(expected.slice(from, match.index));
      from = match.index + match[0].length;
      source += this.partFor(match, names, kinds);
    }
    return source + escapeRegExp(expected.slice(from));
  }

  private partFor(match: RegExpMatchArray, names: (string | undefined)[], kinds: string[]): string {
    const kind = match[1] as string;
    const name = match[2] === undefined ? undefined : match[0].slice(1, -1);
    const known = name === undefined ? undefined : this.values.get(name);
    if (known !== undefined) return escapeRegExp(known);
    const seen = name === undefined ? -1 : names.indexOf(name);
    if (seen >= 0) return `\\${seen + 1}(?:)`;
    names.push(name);
    kinds.push(kind);
    return `(${patterns[kind]})`;
  }
}

/** A value nobody gave out. */
function invent(kind: string): string {
  if (kind === 'uuid') return randomUUID();
  if (kind === 'etag') return `"${randomBytes(8).toString('hex')}"`;
  if (kind === 'bcrypt') return `$2a$10$${randomBytes(40).toString('hex').slice(0, 53)}`;
  if (kind === 'jwt') return inventToken();
  if (kind === 'id') return String(randomBytes(6).readUIntBE(0, 6));
  return randomBytes(8).toString('hex');
}

/** A token of the right shape with a signature nobody made. */
function inventToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    exp: 1_000_000_000,
    jti: randomBytes(16).toString('hex'),
    sub: 'admin',
    groups: ['cluster-admins'],
  };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`;
}
