import { scanError, type YamlError } from '../yaml-error.js';

/** A place in the text; line and column from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** The character codes that YAML gives a meaning; the end of the text reads as 0. */
export const Code = { End: 0, Tab: 9, Newline: 10, Return: 13, Space: 32, NextLine: 0x85 } as const;

export const isBlank = (code: number): boolean => code === Code.Space || code === Code.Tab;
export const isBreak = (code: number): boolean =>
  code === Code.Newline ||
  code === Code.Return ||
  (code > 0x7f && (code === Code.NextLine || code === 0x2028 || code === 0x2029));
export const isBreakOrEnd = (code: number): boolean => code === Code.End || isBreak(code);
export const isBlankOrEnd = (code: number): boolean =>
  code <= Code.Space ? isBlank(code) || isBreakOrEnd(code) : code > 0x7f && isBreak(code);
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Letters, digits, `_` and `-`: what anchors and tag handles are made of. */
export const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45;

/** A text that is read character by character, with the line and column of the next one. */
export class Characters {
  at = 0;
  line = 0;
  column = 0;

  constructor(private readonly text: string) {
    // A byte order mark at the beginning is no part of the first line.
    if (text.startsWith('\ufeff')) this.at = 1;
  }

  /** The code of the character `ahead` of the next one. */
  code(ahead = 0): number {
    // Behind the end there is NaN, which this turns into 0.
    return this.text.charCodeAt(this.at + ahead) | Code.End;
  }

  is(character: string, ahead = 0): boolean {
    return this.text.charCodeAt(this.at + ahead) === character.charCodeAt(0);
  }

  mark(): Mark {
    return { index: this.at, line: this.line, column: this.column };
  }

  skip(count = 1): void {
    this.at += count;
    this.column += count;
  }

  /** Steps over a line break. @returns the break as scalars hold it */
  takeBreak(): string {
    const code = this.code();
    this.at += code === Code.Return && this.code(1) === Code.Newline ? 2 : 1;
    this.line++;
    this.column = 0;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.skip();
  }

  skipComment(): void {
    if (!this.is('#')) return;
    while (!isBreakOrEnd(this.code())) this.skip();
  }

  /** Takes characters as long as they are good. */
  takeWhile(good: (code: number) => boolean): string {
    const start = this.at;
    while (good(this.code())) this.skip();
    return this.text.slice(start, this.at);
  }

  slice(from: number): string {
    return this.text.slice(from, this.at);
  }

  /** Whether a line begins here with `---` or `...`, which ends a document. */
  atDocumentMark(): boolean {
    if (this.column !== 0 || (!this.is('-') && !this.is('.'))) return false;
    const mark = this.text.slice(this.at, this.at + 3);
    return (mark === '---' || mark === '...') && isBlankOrEnd(this.code(3));
  }

  fail(problem: string): YamlError {
    return scanError(problem, this.line);
  }
}
