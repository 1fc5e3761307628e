import { scanError } from '../yaml-error.js';
import { blockScalar } from './block-scalar.js';
import { Characters, Code, isBlank, isBlankOrEnd, isBreak, type Mark } from './characters.js';
import { plainScalar } from './plain-scalar.js';
import { anchorOrAlias, directive, tag } from './properties.js';
import { quotedScalar } from './quoted-scalar.js';
import type { Token } from './tokens.js';

/** How deep blocks or brackets may nest. */
const deepest = 10_000;
/** How far the colon of a key without `?` may be from its beginning. */
const longestKey = 1024;

/** A token that turns out to be a key if a colon follows it. */
interface Candidate {
  possible: boolean;
  /** Nothing but a key can stand here. */
  readonly required: boolean;
  readonly number: number;
  readonly mark: Mark;
}

/**
 * Cuts a YAML 1.1 text into tokens: indentation becomes the beginnings and ends of blocks, and a text before a colon
 * becomes a key. What is accepted, and the messages, follow libyaml, which Sensu's reader goes back to.
 */
export class Scanner {
  private readonly characters: Characters;
  private readonly queue: Token[] = [];
  private head = 0;
  /** How many tokens have been taken. */
  private taken = 0;
  private ready = false;
  private indent = -1;
  private readonly indents: number[] = [];
  private flowLevel = 0;
  private keyAllowed = true;
  private readonly candidates: Candidate[] = [];
  private readonly candidateOfToken = new Map<number, Candidate>();

  constructor(text: string) {
    this.characters = new Characters(text);
    this.candidates.push({ possible: false, required: false, number: 0, mark: this.characters.mark() });
  }

  /** The next token, which stays the next one. */
  peek(): Token {
    if (!this.ready) this.fetch();
    return this.queue[this.head] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.head++;
    this.taken++;
    this.ready = false;
    if (this.head === this.queue.length || this.head > 1000) {
      this.queue.splice(0, this.head);
      this.head = 0;
    }
    return token;
  }

  /** Scans until it is known whether the next token is a key. */
  private fetch(): void {
    for (;;) {
      if (this.head < this.queue.length) {
        const candidate = this.candidateOfToken.get(this.taken);
        if (candidate === undefined || !this.stillPossible(candidate)) break;
      }
      this.scan();
    }
    this.ready = true;
  }

  private push(token: Token): void {
    this.queue.push(token);
  }

  /** Puts a token before the one with a number; at the end without a number. */
  private insert(token: Token, number?: number): void {
    const position = number === undefined ? -1 : number - this.taken;
    if (position < 0) this.queue.push(token);
    else this.queue.splice(this.head + position, 0, token);
  }

  private scan(): void {
    const { characters } = this;
    this.skipToToken();
    this.closeBlocks(characters.column);
    if (characters.code() === Code.End) this.streamEnd();
    else if (characters.column === 0 && characters.is('%')) this.apart(directive);
    else if (characters.atDocumentMark()) this.apart(documentMark);
    else this.scanNode(String.fromCharCode(characters.code()));
  }

  private scanNode(character: string): void {
    const { characters } = this;
    const inFlow = this.flowLevel > 0;
    const indicates = isBlankOrEnd(characters.code(1));
    if (character === '[' || character === '{') this.openFlow(character);
    else if (character === ']' || character === '}') this.closeFlow(character);
    else if (character === ',') this.indicator(',', true);
    else if (character === '-' && indicates) this.blockEntry();
    else if (character === '?' && (inFlow || indicates)) this.key();
    else if (character === ':' && (inFlow || indicates)) this.value();
    else if (character === '*' || character === '&') this.node(anchorOrAlias);
    else if (character === '!') this.node(tag);
    else if ((character === '|' || character === '>') && !inFlow) this.block();
    else if (character === "'" || character === '"') this.node(quoted);
    else if (this.plainStarts(character)) this.plain();
    else throw characters.fail('found character that cannot start any token');
  }

  private plainStarts(character: string): boolean {
    if (character === '-') return !isBlank(this.characters.code(1));
    if (character === '?' || character === ':') return this.flowLevel === 0;
    return character !== '\t' && !'|>#%@`'.includes(character);
  }

  private skipToToken(): void {
    const { characters } = this;
    for (;;) {
      // Tabs may separate, but not where they would indent a block.
      const tabs = this.flowLevel > 0 || !this.keyAllowed;
      while (characters.code() === Code.Space || (tabs && characters.code() === Code.Tab)) characters.skip();
      characters.skipComment();
      if (!isBreak(characters.code())) return;
      characters.takeBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private stillPossible(candidate: Candidate): boolean {
    if (!candidate.possible) return false;
    const { line, at } = this.characters;
    if (candidate.mark.line === line && at - candidate.mark.index <= longestKey) return true;
    if (candidate.required) throw this.colonMissing();
    candidate.possible = false;
    return false;
  }

  private colonMissing(): Error {
    return this.characters.fail("could not find expected ':'");
  }

  /** Notes that the token to come may be a key. */
  private saveCandidate(): void {
    if (!this.keyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.characters.column;
    this.dropCandidate();
    const number = this.taken + this.queue.length - this.head;
    const candidate = { possible: true, required, number, mark: this.characters.mark() };
    this.candidates[this.candidates.length - 1] = candidate;
    this.candidateOfToken.set(number, candidate);
  }

  private dropCandidate(): void {
    const candidate = this.candidates.at(-1) as Candidate;
    if (!candidate.possible) return;
    if (candidate.required) throw this.colonMissing();
    candidate.possible = false;
    this.candidateOfToken.delete(candidate.number);
  }

  /** Begins a block if this column lies deeper. */
  private openBlock(
    column: number,
    is: 'block sequence' | 'block mapping',
    start: Mark,
    number?: number,
  ): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > deepest) throw this.characters.fail(`exceeded max depth of ${deepest}`);
    this.insert({ is, start }, number);
  }

  /** Ends the blocks that lie deeper than this column. */
  private closeBlocks(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.push({ is: 'block end', start: this.characters.mark() });
      this.indent = this.indents.pop() as number;
    }
  }

  private streamEnd(): void {
    const { characters } = this;
    if (characters.column !== 0) {
      characters.column = 0;
      characters.line++;
    }
    this.closeBlocks(-1);
    this.dropCandidate();
    this.keyAllowed = false;
    this.push({ is: 'stream end', start: characters.mark() });
  }

  /** What stands outside of documents. */
  private apart(read: (characters: Characters) => Token): void {
    this.closeBlocks(-1);
    this.dropCandidate();
    this.keyAllowed = false;
    this.push(read(this.characters));
  }

  private openFlow(is: '[' | '{'): void {
    this.saveCandidate();
    const number = this.taken + this.queue.length - this.head;
    this.candidates.push({ possible: false, required: false, number, mark: this.characters.mark() });
    this.flowLevel++;
    if (this.flowLevel > deepest) throw this.characters.fail(`exceeded max depth of ${deepest}`);
    this.keyAllowed = true;
    this.single(is);
  }

  private closeFlow(is: ']' | '}'): void {
    this.dropCandidate();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      const closed = this.candidates.pop() as Candidate;
      this.candidateOfToken.delete(closed.number);
    }
    this.keyAllowed = false;
    this.single(is);
  }

  private indicator(is: ',' | '-' | 'key', keyAllowed: boolean): void {
    this.dropCandidate();
    this.keyAllowed = keyAllowed;
    this.single(is);
  }

  private single(is: '[' | ']' | '{' | '}' | ',' | '-' | 'key' | 'value'): void {
    const start = this.characters.mark();
    this.characters.skip();
    this.push({ is, start });
  }

  private blockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed)
        throw this.characters.fail('block sequence entries are not allowed in this context');
      this.openBlock(this.characters.column, 'block sequence', this.characters.mark());
    }
    this.indicator('-', true);
  }

  private key(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw this.characters.fail('mapping keys are not allowed in this context');
      this.openBlock(this.characters.column, 'block mapping', this.characters.mark());
    }
    this.indicator('key', this.flowLevel === 0);
  }

  private value(): void {
    const candidate = this.candidates.at(-1) as Candidate;
    if (this.stillPossible(candidate)) {
      const start = candidate.mark;
      this.insert({ is: 'key', start }, candidate.number);
      this.openBlock(start.column, 'block mapping', start, candidate.number);
      candidate.possible = false;
      this.candidateOfToken.delete(candidate.number);
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw this.characters.fail('mapping values are not allowed in this context');
        this.openBlock(this.characters.column, 'block mapping', this.characters.mark());
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.single('value');
  }

  /** What may begin a key and cannot be followed by another one. */
  private node(read: (characters: Characters) => Token): void {
    this.saveCandidate();
    this.keyAllowed = false;
    this.push(read(this.characters));
  }

  private plain(): void {
    this.saveCandidate();
    this.keyAllowed = false;
    const start = this.characters.mark();
    const { value, newLine } = plainScalar(this.characters, this.indent, this.flowLevel > 0);
    if (newLine) this.keyAllowed = true;
    this.push({ is: 'scalar', value, style: 'plain', start });
  }

  private block(): void {
    this.dropCandidate();
    this.keyAllowed = true;
    const start = this.characters.mark();
    this.push({ is: 'scalar', value: blockScalar(this.characters, this.indent), style: 'block', start });
  }
}

function quoted(characters: Characters): Token {
  const start = characters.mark();
  return { is: 'scalar', value: quotedScalar(characters), style: 'quoted', start };
}

function documentMark(characters: Characters): Token {
  const start = characters.mark();
  const is = characters.is('-') ? 'document start' : 'document end';
  characters.skip(3);
  return { is, start };
}

/** Characters that YAML does not allow, wherever they stand. */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** @throws YamlError for control characters */
export function refuseControlCharacters(text: string): void {
  const index = text.search(forbidden);
  if (index < 0) return;
  const line = text.slice(0, index).split('\n').length;
  const error = scanError('control characters are not allowed', 0);
  throw Object.assign(error, { line });
}
