import { grammarError } from '../yaml-error.js';
import { Scanner } from './scanner.js';
import type { Token, TokenKind } from './tokens.js';

/** What a document consists of. An anchor names the node that begins; tags are spelled out. */
export type Event =
  | {
      readonly is: 'scalar';
      readonly value: string;
      readonly tag: string;
      /** Without quotes: its text may mean a number, a boolean and so on. */
      readonly plain: boolean;
      readonly anchor?: string;
    }
  | { readonly is: 'alias'; readonly anchor: string }
  | { readonly is: 'mapping' | 'sequence'; readonly anchor?: string }
  | { readonly is: 'end' };

type State = () => Event;

const coreTags = 'tag:yaml.org,2002:';

/** Reads the first document of a text; the grammar, its order and its messages follow libyaml. */
export class Events {
  private readonly scanner: Scanner;
  private readonly states: State[] = [];
  private state: State;
  private readonly tagHandles = new Map<string, string>();

  constructor(text: string) {
    this.scanner = new Scanner(text);
    this.state = () => this.blockNode();
  }

  /** Enters the document. @returns whether there is one */
  begin(): boolean {
    const token = this.scanner.peek();
    if (token.is === 'stream end') return false;
    const explicit = ['yaml directive', 'tag directive', 'document start'].includes(token.is);
    this.directives();
    if (!explicit) return true;
    const start = this.scanner.peek();
    if (start.is !== 'document start') throw fail('did not find expected <document start>', start);
    this.scanner.take();
    this.state = () => this.content();
    return true;
  }

  next(): Event {
    return this.state();
  }

  /** Leaves the document: what comes after it must at least begin like something. */
  end(): void {
    if (this.scanner.peek().is === 'document end') this.scanner.take();
  }

  private directives(): void {
    let version = false;
    for (;;) {
      const token = this.scanner.peek();
      if (token.is === 'yaml directive') {
        if (version) throw fail('found duplicate %YAML directive', token);
        if (token.version !== '1.1') throw fail('found incompatible YAML document', token);
        version = true;
      } else if (token.is === 'tag directive') {
        if (this.tagHandles.has(token.handle)) throw fail('found duplicate %TAG directive', token);
        this.tagHandles.set(token.handle, token.prefix);
      } else break;
      this.scanner.take();
    }
    if (!this.tagHandles.has('!')) this.tagHandles.set('!', '!');
    if (!this.tagHandles.has('!!')) this.tagHandles.set('!!', coreTags);
  }

  private content(): Event {
    const ends: TokenKind[] = [
      'yaml directive',
      'tag directive',
      'document start',
      'document end',
      'stream end',
    ];
    if (!ends.includes(this.scanner.peek().is)) return this.blockNode();
    this.leave();
    return empty;
  }

  /** Goes on with what surrounds the node that ends. */
  private leave(): void {
    this.state = this.states.pop() ?? done;
  }

  private blockNode = (): Event => this.node(true, false);
  /** Lists need not lie deeper than the key that they belong to. */
  private listOrBlockNode = (): Event => this.node(true, true);
  private flowNode = (): Event => this.node(false, false);

  /** Reads a node and then goes on with a state. */
  private nodeThen(after: State, read: () => Event): Event {
    this.states.push(after);
    return read();
  }

  private emptyThen(after: State): Event {
    this.state = after;
    return empty;
  }

  private node(block: boolean, indentless: boolean): Event {
    const first = this.scanner.peek();
    if (first.is === 'alias') {
      this.scanner.take();
      this.leave();
      return { is: 'alias', anchor: first.name };
    }
    const { anchor, tag } = this.properties();
    const token = this.scanner.peek();
    if (indentless && token.is === '-') {
      this.state = this.indentlessEntry;
      return { is: 'sequence', anchor };
    }
    if (token.is === 'scalar') {
      this.scanner.take();
      this.leave();
      const plain = tag === '!' || (tag === '' && token.style === 'plain');
      return { is: 'scalar', value: token.value, tag, plain, anchor };
    }
    const collection = this.collection(token, block, anchor);
    if (collection) return collection;
    if (anchor !== undefined || tag !== '') {
      this.leave();
      return { is: 'scalar', value: '', tag, plain: tag === '', anchor };
    }
    throw fail('did not find expected node content', token);
  }

  private collection(token: Token, block: boolean, anchor: string | undefined): Event | undefined {
    if (token.is === '[') this.state = this.firstFlowEntry;
    else if (token.is === '{') this.state = this.firstFlowKey;
    else if (block && token.is === 'block sequence') this.state = this.blockEntry;
    else if (block && token.is === 'block mapping') this.state = this.blockKey;
    else return undefined;
    this.scanner.take();
    return { is: token.is === '[' || token.is === 'block sequence' ? 'sequence' : 'mapping', anchor };
  }

  /** An anchor and a tag, in any order. */
  private properties(): { anchor?: string; tag: string } {
    const { is } = this.scanner.peek();
    if (is !== 'anchor' && is !== 'tag') return noProperties;
    let anchor: string | undefined;
    let tag: Extract<Token, { is: 'tag' }> | undefined;
    for (;;) {
      const token = this.scanner.peek();
      if (token.is === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.is === 'tag' && tag === undefined) tag = token;
      else break;
      this.scanner.take();
    }
    if (tag === undefined) return { anchor, tag: '' };
    if (tag.handle === '') return { anchor, tag: tag.suffix };
    const prefix = this.tagHandles.get(tag.handle);
    if (prefix === undefined) throw fail('found undefined tag handle', tag);
    return { anchor, tag: prefix + tag.suffix };
  }

  private close(): Event {
    this.scanner.take();
    this.leave();
    return end;
  }

  private blockEntry: State = () => {
    const token = this.scanner.peek();
    if (token.is === 'block end') return this.close();
    if (token.is !== '-') throw fail("did not find expected '-' indicator", token);
    this.scanner.take();
    if (this.nextIs('-', 'block end')) return this.emptyThen(this.blockEntry);
    return this.nodeThen(this.blockEntry, this.blockNode);
  };

  private indentlessEntry: State = () => {
    if (!this.nextIs('-')) {
      this.leave();
      return end;
    }
    this.scanner.take();
    if (this.nextIs('-', 'key', 'value', 'block end')) return this.emptyThen(this.indentlessEntry);
    return this.nodeThen(this.indentlessEntry, this.blockNode);
  };

  private blockKey: State = () => {
    const token = this.scanner.peek();
    if (token.is === 'block end') return this.close();
    if (token.is !== 'key') throw fail('did not find expected key', token);
    this.scanner.take();
    if (this.nextIs('key', 'value', 'block end')) return this.emptyThen(this.blockValue);
    return this.nodeThen(this.blockValue, this.listOrBlockNode);
  };

  private blockValue: State = () => {
    if (!this.nextIs('value')) return this.emptyThen(this.blockKey);
    this.scanner.take();
    if (this.nextIs('key', 'value', 'block end')) return this.emptyThen(this.blockKey);
    return this.nodeThen(this.blockKey, this.listOrBlockNode);
  };

  private firstFlowEntry: State = () => this.flowEntryAfterComma();

  private flowEntry: State = () => {
    const token = this.scanner.peek();
    if (token.is === ']') return this.close();
    if (token.is !== ',') throw fail("did not find expected ',' or ']'", token);
    this.scanner.take();
    return this.flowEntryAfterComma();
  };

  private flowEntryAfterComma(): Event {
    if (this.nextIs(']')) return this.close();
    if (!this.nextIs('key')) return this.nodeThen(this.flowEntry, this.flowNode);
    this.scanner.take();
    this.state = this.pairKey;
    return { is: 'mapping' };
  }

  /** A single `key: value` in brackets is a mapping of its own. */
  private pairKey: State = () => {
    if (!this.nextIs('value', ',', ']')) return this.nodeThen(this.pairValue, this.flowNode);
    // Sensu's parser steps over the token here, whatever it is.
    this.scanner.take();
    return this.emptyThen(this.pairValue);
  };

  private pairValue: State = () => {
    if (!this.nextIs('value')) return this.emptyThen(this.pairEnd);
    this.scanner.take();
    if (this.nextIs(',', ']')) return this.emptyThen(this.pairEnd);
    return this.nodeThen(this.pairEnd, this.flowNode);
  };

  private pairEnd: State = () => {
    this.state = this.flowEntry;
    return end;
  };

  private firstFlowKey: State = () => this.flowKeyAfterComma();

  private flowKey: State = () => {
    const token = this.scanner.peek();
    if (token.is === '}') return this.close();
    if (token.is !== ',') throw fail("did not find expected ',' or '}'", token);
    this.scanner.take();
    return this.flowKeyAfterComma();
  };

  private flowKeyAfterComma(): Event {
    if (this.nextIs('}')) return this.close();
    if (!this.nextIs('key')) return this.nodeThen(() => this.emptyThen(this.flowKey), this.flowNode);
    this.scanner.take();
    if (this.nextIs('value', ',', '}')) return this.emptyThen(this.flowValue);
    return this.nodeThen(this.flowValue, this.flowNode);
  }

  private flowValue: State = () => {
    if (!this.nextIs('value')) return this.emptyThen(this.flowKey);
    this.scanner.take();
    if (this.nextIs(',', '}')) return this.emptyThen(this.flowKey);
    return this.nodeThen(this.flowKey, this.flowNode);
  };

  private nextIs(a: TokenKind, b?: TokenKind, c?: TokenKind, d?: TokenKind): boolean {
    const { is } = this.scanner.peek();
    return is === a || is === b || is === c || is === d;
  }
}

const empty: Event = { is: 'scalar', value: '', tag: '', plain: true };
const end: Event = { is: 'end' };
const done: State = () => end;
const noProperties = { anchor: undefined, tag: '' };

function fail(problem: string, token: Token): Error {
  return grammarError(problem, token.start.line);
}
