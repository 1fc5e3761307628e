import { parseFloat64, parseInt64 } from '../../numbers.js';

const types = ['counter', 'gauge', 'summary', 'untyped', 'histogram'] as const;
export type FamilyType = (typeof types)[number];

/** Samples of one name. */
export interface Family {
  readonly name: string;
  type: FamilyType | undefined;
  help: string | undefined;
  readonly samples: Sample[];
  /** The samples of a summary or histogram by their labels. */
  readonly byLabels: Map<string, Sample>;
}

/** One line; of a summary or histogram, all lines with the same labels. */
export interface Sample {
  readonly labels: [name: string, value: string][];
  isComplete: boolean;
  value: number;
  sum: number;
  count: number;
  /** Quantiles or buckets. */
  readonly parts: { readonly bound: number; readonly value: number }[];
  milliseconds: number | undefined;
}

/** A mistake in the text. */
class Mistake extends Error {}

const isBlank = (char: string): boolean => char === ' ' || char === '\t';
const quoted = (text: string): string => JSON.stringify(text);
/** The label that tells the lines of a summary or histogram apart. */
const boundLabels: Readonly<Record<string, string>> = { summary: 'quantile', histogram: 'le' };

/** Hexadecimal numbers and underscores are none here. */
const numberOf = (text: string): number | undefined => (/[pP_]/.test(text) ? undefined : parseFloat64(text));

/** Reads Prometheus' text format character by character, since what counts of a text with a mistake depends on where it is. */
export class PrometheusReader {
  readonly families = new Map<string, Family>();
  private at = 0;
  private line = 0;

  constructor(private readonly text: string) {}

  /** @returns what is wrong with the text, in Prometheus' words */
  read(): string | undefined {
    try {
      while (this.nextLine());
      return undefined;
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      return `text format parsing error in line ${this.line}: ${error.message}`;
    }
  }

  private nextLine(): boolean {
    this.line++;
    while (isBlank(this.text.charAt(this.at))) this.at++;
    if (this.at >= this.text.length) return false;
    const char = this.current();
    if (char === '\n') this.at++;
    else if (char === '#') this.comment();
    else this.sample();
    return true;
  }

  /** The character that is to be read; the text must not end here. */
  private current(): string {
    if (this.at >= this.text.length) throw new Mistake('unexpected end of input stream');
    return this.text.charAt(this.at);
  }

  private skipBlanks(): string {
    while (isBlank(this.current())) this.at++;
    return this.current();
  }

  /** What the expression matches from here on; something must follow it. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [token = ''] = pattern.exec(this.text) ?? [];
    this.at += token.length;
    this.current();
    return token;
  }

  private metricName(): string {
    return this.take(/(?:[a-zA-Z_:][\w:]*)?/y);
  }

  private comment(): void {
    this.at++;
    this.remark();
    this.at++;
  }

  /** Up to the end of the line. */
  private remark(): void {
    if (this.skipBlanks() === '\n') return;
    const keyword = this.take(/[^ \t\n]*/y);
    if (this.current() === '\n') return;
    if (keyword !== 'HELP' && keyword !== 'TYPE') {
      this.take(/[^\n]*/y);
      return;
    }
    this.skipBlanks();
    const name = this.metricName();
    if (this.current() === '\n') return;
    if (!isBlank(this.current())) throw new Mistake('invalid metric name in comment');
    const { family } = this.familyFor(name);
    if (this.skipBlanks() === '\n') return;
    if (keyword === 'HELP') this.help(family);
    else this.type(family);
  }

  private help(family: Family): void {
    if (family.help !== undefined)
      throw new Mistake(`second HELP line for metric name ${quoted(family.name)}`);
    let help = '';
    for (; this.current() !== '\n'; this.at++)
      help += this.current() === '\\' ? this.escaped('\\n') : this.current();
    family.help = help;
  }

  /** The character that an escape sequence stands for. */
  private escaped(allowed: string): string {
    this.at++;
    const char = this.current();
    if (!allowed.includes(char)) throw new Mistake(`invalid escape sequence '\\${char}'`);
    return char === 'n' ? '\n' : char;
  }

  private type(family: Family): void {
    if (family.type !== undefined) {
      throw new Mistake(
        `second TYPE line for metric name ${quoted(family.name)}, or TYPE reported after samples`,
      );
    }
    const text = this.take(/[^\n]*/y).replaceAll('\\', '');
    const type = types.find((known) => known === text.toLowerCase());
    if (!type) throw new Mistake(`unknown metric type ${quoted(text)}`);
    family.type = type;
  }

  /** `x_sum` belongs to the summary `x`, if there is one. */
  private familyFor(name: string): { family: Family; role: string } {
    const known = this.families.get(name);
    if (known) return { family: known, role: '' };
    for (const [type, suffixes] of [
      ['summary', /^(.+)(_count|_sum)$/s],
      ['histogram', /^(.+)(_count|_sum|_bucket)$/s],
    ] as const) {
      const [, base = '', role = ''] = suffixes.exec(name) ?? [];
      const family = this.families.get(base);
      if (family?.type === type) return { family, role };
    }
    const family: Family = { name, type: undefined, help: undefined, samples: [], byLabels: new Map() };
    this.families.set(name, family);
    return { family, role: '' };
  }

  private sample(): void {
    const name = this.metricName();
    if (name === '') throw new Mistake('invalid metric name');
    const { family, role } = this.familyFor(name);
    family.type ??= 'untyped';
    const { labels, bound } =
      this.skipBlanks() === '{' ? this.labels(family) : { labels: [], bound: undefined };
    const sample = sampleOf(family, labels);
    const text = this.take(/[^ \t\n]*/y);
    const value = numberOf(text);
    if (value === undefined) throw new Mistake(`expected float as value, got ${quoted(text)}`);
    setValue(sample, family, role, bound, value);
    if (this.current() !== '\n') this.timestamp(sample);
    this.at++;
  }

  private labels(family: Family): { labels: [string, string][]; bound: number | undefined } {
    const labels: [string, string][] = [];
    let bound: number | undefined;
    for (let char = this.current(); char !== '}'; ) {
      this.at++;
      if (this.skipBlanks() === '}') break;
      const name = this.labelName(family);
      const isBound = boundLabels[family.type ?? ''] === name;
      if (!isBound && labels.some(([known]) => known === name))
        throw new Mistake(`duplicate label names for metric ${quoted(family.name)}`);
      const value = this.labelValue();
      if (!isBound) labels.push([name, value]);
      else bound = boundOf(name, value);
      char = this.skipBlanks();
      if (char !== ',' && char !== '}') throw new Mistake(`unexpected end of label value ${quoted(value)}`);
    }
    this.at++;
    this.skipBlanks();
    return { labels, bound };
  }

  private labelName(family: Family): string {
    const name = this.take(/(?:[a-zA-Z_]\w*)?/y);
    if (name === '') throw new Mistake(`invalid label name for metric ${quoted(family.name)}`);
    if (name === '__name__') throw new Mistake('label name "__name__" is reserved');
    const char = this.skipBlanks();
    if (char !== '=') throw new Mistake(`expected '=' after label name, found '${char}'`);
    return name;
  }

  private labelValue(): string {
    this.at++;
    const quote = this.skipBlanks();
    if (quote !== '"') throw new Mistake(`expected '"' at start of label value, found '${quote}'`);
    this.at++;
    let value = '';
    for (; this.current() !== '"'; this.at++) {
      if (this.current() === '\n')
        throw new Mistake(`label value ${quoted(value)} contains unescaped new-line`);
      value += this.current() === '\\' ? this.escaped('"\\n') : this.current();
    }
    this.at++;
    return value;
  }

  private timestamp(sample: Sample): void {
    this.skipBlanks();
    const text = this.take(/[^ \t\n]*/y);
    const milliseconds = parseInt64(text);
    if (milliseconds === undefined) throw new Mistake(`expected integer as timestamp, got ${quoted(text)}`);
    sample.milliseconds = milliseconds;
    const rest = this.take(/[^\n]*/y).replaceAll('\\', '');
    if (rest !== '') throw new Mistake(`spurious string after timestamp: ${quoted(rest)}`);
  }
}

function boundOf(label: string, text: string): number {
  const bound = numberOf(text);
  if (bound === undefined)
    throw new Mistake(`expected float as value for '${label}' label, got ${quoted(text)}`);
  return bound;
}

/** The lines of a summary or histogram with the same labels are one sample. */
function sampleOf(family: Family, labels: [string, string][]): Sample {
  const isOne = family.type === 'summary' || family.type === 'histogram';
  const key = isOne ? JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1))) : '';
  const known = isOne ? family.byLabels.get(key) : undefined;
  if (known) return known;
  const sample = {
    labels,
    isComplete: false,
    value: 0,
    sum: 0,
    count: 0,
    parts: [],
    milliseconds: undefined,
  };
  family.samples.push(sample);
  if (isOne) family.byLabels.set(key, sample);
  return sample;
}

function setValue(
  sample: Sample,
  family: Family,
  role: string,
  bound: number | undefined,
  value: number,
): void {
  sample.isComplete = true;
  if (family.type !== 'summary' && family.type !== 'histogram') sample.value = value;
  else if (role === '_count') sample.count = unsigned(value);
  else if (role === '_sum') sample.sum = value;
  else if (bound !== undefined && !Number.isNaN(bound)) {
    sample.parts.push({ bound, value: family.type === 'histogram' ? unsigned(value) : value });
  }
}

/** Counts are unsigned whole numbers of 64 bits. */
function unsigned(value: number): number {
  if (!Number.isFinite(value)) return 2 ** 63;
  return Number(BigInt.asUintN(64, BigInt(Math.trunc(value))));
}
