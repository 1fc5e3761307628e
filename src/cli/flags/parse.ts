import { quote, quoteCharacter } from '../../wire/go-quote.js';
import { CliError } from '../errors.js';
import type { FlagSpec, FlagSpecs, FlagValue } from './spec.js';
import { defaultValue, readValue, ValueError } from './values.js';

/** What the words of a command line say, by pflag's rules. */
export interface Parsed {
  /** The words that are neither flags nor their values. */
  readonly args: string[];
  /** The values of all flags, defaults filled in. */
  readonly values: Record<string, FlagValue>;
  /** The flags that were there. */
  readonly given: ReadonlySet<string>;
}

/**
 * Reads flags and arguments as pflag does: flags stand anywhere before `--`, a boolean takes a value only after
 * `=`, one-letter flags may be joined (`-rf FILE`, `-fFILE`), nothing is abbreviated, the last one wins.
 * @throws CliError in pflag's words
 */
export function parseFlags(words: readonly string[], specs: FlagSpecs): Parsed {
  const reader = new Reader(words, specs);
  reader.readAll();
  return reader;
}

class Reader implements Parsed {
  readonly args: string[] = [];
  readonly values: Record<string, FlagValue> = {};
  readonly given = new Set<string>();
  private readonly names = new Map<string, string>();
  private at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly specs: FlagSpecs,
  ) {
    for (const [name, spec] of Object.entries(specs)) {
      this.values[name] = defaultValue(spec);
      if (spec.short) this.names.set(spec.short, name);
    }
  }

  readAll(): void {
    while (this.at < this.words.length) {
      const word = this.words[this.at++] as string;
      if (word === '--') {
        this.args.push(...this.words.slice(this.at));
        return;
      }
      if (word.startsWith('--')) this.readLong(word);
      else if (word.startsWith('-') && word !== '-') this.readShort(word.slice(1));
      else this.args.push(word);
    }
  }

  private readLong(word: string): void {
    const body = word.slice(2);
    if (/^[-=]/.test(body)) throw new CliError(`bad flag syntax: ${word}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const spec = Object.hasOwn(this.specs, name) ? this.specs[name] : undefined;
    if (!spec) throw new CliError(`unknown flag: --${name}`);
    if (equals >= 0) this.set(name, spec, body.slice(equals + 1));
    else if (spec.type === 'bool') this.set(name, spec, 'true');
    else this.set(name, spec, this.nextWord(`flag needs an argument: ${word}`));
  }

  /** Reads joined one-letter flags; the first that takes a value takes what is left of the word, or the next word. */
  private readShort(letters: string): void {
    let rest = letters;
    while (rest !== '') {
      const letter = rest[0] as string;
      const name = this.names.get(letter) ?? '';
      const spec = this.specs[name];
      if (!spec) throw new CliError(`unknown shorthand flag: ${quoteCharacter(letter)} in -${rest}`);
      const { value, left } = this.shortValue(spec, letter, rest);
      this.set(name, spec, value);
      rest = left;
    }
  }

  private shortValue(spec: FlagSpec, letter: string, rest: string): { value: string; left: string } {
    if (rest.length > 2 && rest[1] === '=') return { value: rest.slice(2), left: '' };
    if (spec.type === 'bool') return { value: 'true', left: rest.slice(1) };
    if (rest.length > 1) return { value: rest.slice(1), left: '' };
    const complaint = `flag needs an argument: ${quoteCharacter(letter)} in -${rest}`;
    return { value: this.nextWord(complaint), left: '' };
  }

  private nextWord(complaint: string): string {
    const word = this.words[this.at++];
    if (word === undefined) throw new CliError(complaint);
    return word;
  }

  private set(name: string, spec: FlagSpec, text: string): void {
    try {
      this.values[name] = readValue(spec, text, this.given.has(name) ? this.values[name] : undefined);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      const called = spec.short ? `-${spec.short}, --${name}` : `--${name}`;
      throw new CliError(`invalid argument ${quote(text)} for ${quote(called)} flag: ${error.message}`);
    }
    this.given.add(name);
  }
}

/** @throws CliError naming the required flags that are absent, in alphabetical order */
export function requireFlags(specs: FlagSpecs, parsed: Parsed): void {
  const missing = Object.entries(specs)
    .filter(([name, spec]) => !parsed.given.has(name) && isRequired(spec, parsed.values))
    .map(([name]) => quote(name))
    .sort();
  if (missing.length > 0) throw new CliError(`required flag(s) ${missing.join(', ')} not set`);
}

function isRequired(spec: FlagSpec, values: Record<string, FlagValue>): boolean {
  return typeof spec.required === 'function' ? spec.required(values) : spec.required === true;
}
