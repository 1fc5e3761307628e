import { isJsonObject, type JsonValue } from '../../resources/kit/json.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import { quote } from '../go-quote.js';
import { JsonSyntaxError, parseJsonPrefix, writeJson } from '../json/index.js';
import { YamlError } from '../yaml/yaml-error.js';
import { type Unwrapped, unwrap } from './envelope.js';
import { LongLineError, type Piece, splitPieces } from './pieces.js';

export { decodeUtf8, fileTooLarge, InvalidUtf8Error, largestFile } from './input.js';

/** A resource read from a document, and where it stood. */
export interface ReadResource extends Unwrapped {
  /** The document's number in the file, from 1. */
  readonly document: number;
  /** The line of the file at which its part begins, from 1. */
  readonly line: number;
}

/** What is wrong with a document, for people. */
export interface DocumentProblem {
  readonly message: string;
  /** Absent where the file could not be cut into documents. */
  readonly document?: number;
  /** What the document calls itself: `Handler "slack"`. */
  readonly subject?: string;
  /** The line of the mistake where it is known, else that at which the document begins. */
  readonly line: number;
}

export interface Documents {
  readonly resources: ReadResource[];
  /** What the original prints on stderr while it reads, line by line. */
  readonly messages: string[];
  /** What the original says at the end if anything could not be read; nothing may be sent then. */
  readonly failure?: string;
  readonly problems: DocumentProblem[];
}

export interface ReadOptions {
  /**
   * Keeps `subdue` of checks and `when` of filters, which the original drops without a word.
   * @default true
   */
  readonly keepWindows?: boolean;
}

const someFailed = "some resources couldn't be parsed";
const mostErrors = 11;

/**
 * Reads the input of `create`, `delete` and `edit`: documents in YAML or JSON, one after another, each a resource in its
 * envelope. Nothing is thrown for bad input.
 */
export async function readDocuments(text: string, options: ReadOptions = {}): Promise<Documents> {
  const reader = new Reader(options.keepWindows ?? true);
  return reader.read(text);
}

class Reader {
  private readonly resources: ReadResource[] = [];
  private readonly messages: string[] = [];
  private readonly problems: DocumentProblem[] = [];
  private failure: string | undefined;
  private documents = 0;
  private loadYaml: ((text: string) => JsonValue) | undefined;

  constructor(private readonly keepWindows: boolean) {}

  async read(text: string): Promise<Documents> {
    try {
      for (const piece of splitPieces(text)) {
        if (/^[\t\n\f\r ]*[{[]/.test(piece.text)) this.readJson(piece);
        else await this.readYaml(piece);
      }
    } catch (error) {
      if (!(error instanceof YamlError) && !(error instanceof LongLineError)) throw error;
      if (error instanceof LongLineError)
        this.problems.push({ message: 'the line has more than 64 KiB', line: error.line });
      return this.result([], `error parsing resources: ${error.message}`);
    }
    return this.result(this.failure === undefined ? this.resources : [], this.failure);
  }

  private result(resources: ReadResource[], failure: string | undefined): Documents {
    return { resources, messages: this.messages, failure, problems: this.problems };
  }

  private async readYaml(piece: Piece): Promise<void> {
    // JSON is read without it; to ask for a module again and again takes longer than to read a document.
    this.loadYaml ??= (await import('../yaml/index.js')).loadYaml;
    const { loadYaml } = this;
    this.documents++;
    let value: JsonValue;
    try {
      value = loadYaml(piece.text);
    } catch (error) {
      if (error instanceof YamlError) this.problem(error.message, piece.line + (error.line ?? 1) - 1);
      throw error;
    }
    // Offsets count in the JSON that the original makes of the document.
    this.take(value, () => writeJson(value, { escapeHtml: true }), piece.line);
  }

  /** Values one after another; after one that cannot be read the rest is lost. */
  private readJson(piece: Piece): void {
    const { text } = piece;
    let errors = 0;
    let line = piece.line;
    let counted = 0;
    for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
      if (text[at] === '}' || text[at] === ']') return;
      this.documents++;
      line += countLines(text, at, counted);
      counted = at;
      let end: number;
      let value: JsonValue;
      try {
        ({ value, end } = parseJsonPrefix(text, at));
      } catch (error) {
        if (!(error instanceof JsonSyntaxError)) throw error;
        this.unreadable(error, mostErrors - errors, piece);
        return;
      }
      const start = at;
      const tooMany = errors === mostErrors;
      if (!this.take(value, () => text.slice(start, end), line, tooMany)) {
        if (tooMany) return;
        errors++;
      }
      at = end;
    }
  }

  /** The original tries again and again until it has had enough. */
  private unreadable(error: JsonSyntaxError, times: number, piece: Piece): void {
    for (let i = 0; i < times; i++) this.messages.push(`resource ${this.resources.length}: ${error.message}`);
    this.failure = 'too many errors';
    const read = Buffer.from(piece.text).subarray(0, error.offset).toString();
    this.problem(error.message, piece.line + countLines(read, read.length));
  }

  /**
   * @param tooMany one more mistake is not told any more
   * @returns whether the document holds a resource
   */
  private take(value: JsonValue, text: () => string, line: number, tooMany = false): boolean {
    const number = this.resources.length;
    try {
      const unwrapped = unwrap(value, text);
      if (unwrapped.unknownField !== undefined) {
        const field = quote(unwrapped.unknownField);
        this.messages.push(`resource ${number}: warning: json: unknown field ${field}`);
      }
      if (!this.keepWindows) dropWindows(unwrapped.kind, unwrapped.resource);
      this.resources.push({ ...unwrapped, document: this.documents, line });
      return true;
    } catch (error) {
      if (tooMany) {
        this.failure = 'too many errors';
        return false;
      }
      const { message } = error as Error;
      this.messages.push(`resource ${number}: ${message}`);
      this.problem(message, line, subjectOf(value));
      this.failure = someFailed;
      return false;
    }
  }

  private problem(message: string, line: number, subject?: string): void {
    this.problems.push({ message, document: this.documents, line, ...(subject && { subject }) });
  }
}

function subjectOf(value: JsonValue): string | undefined {
  if (value === null || !isJsonObject(value)) return undefined;
  const { type, metadata } = value;
  const name = metadata && isJsonObject(metadata) ? metadata['name'] : undefined;
  return typeof type === 'string' && typeof name === 'string' ? `${type} ${quote(name)}` : undefined;
}

function dropWindows(kind: AnyKind, resource: Record<string, unknown>): void {
  if (kind.type === 'CheckConfig' || kind.type === 'Check') resource['subdue'] = null;
  if (kind.type === 'EventFilter') resource['when'] = null;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
  return at;
}

function countLines(text: string, end: number, start = 0): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
