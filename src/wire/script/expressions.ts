import { patternProblem, stringProblem } from './literals.js';
import { ScriptScanner, type Token } from './scanner.js';

/** A mistake and where it is, as an index into the script. */
export interface ScriptMistake {
  readonly at: number;
  readonly message: string;
}

/** What can be assigned to, what a label can be, and anything else. */
export type Form = 'name' | 'member' | 'other';

export interface Expression {
  readonly form: Form;
  readonly at: number;
  readonly text: string;
}

export interface Scope {
  inFunction: boolean;
  inLoop: boolean;
  inSwitch: boolean;
  labels: string[];
}

const assignments = new Set('= += -= *= /= %= &= &^= |= ^= <<= >>= >>>='.split(' '));
const binary = new Set('* / % + - << >> >>> < <= > >= instanceof in == != === !== & ^ | && ||'.split(' '));
const prefixes = new Set('+ - ! ~ delete void typeof'.split(' '));
/** Where reading goes on after a mistake. */
const restarts = new Set(
  'break continue for if return switch var do try with while throw catch finally'.split(' '),
);

/** The expressions of a program, and going on after a mistake. */
export abstract class ExpressionChecker {
  readonly mistakes: ScriptMistake[] = [];
  protected readonly scanner: ScriptScanner;
  protected token: Token;
  protected scope: Scope = { inFunction: false, inLoop: false, inSwitch: false, labels: [] };
  /** Whether `in` is an operator here; it is none in the head of a for loop. */
  protected allowIn = true;
  private restart = { at: -1, count: 0 };

  constructor(source: string) {
    this.scanner = new ScriptScanner(source, (at, message) => this.error(at, message));
    this.token = this.scanner.next();
  }

  protected abstract block(): void;

  protected error(at: number, message: string): void {
    this.mistakes.push({ at, message });
  }

  protected next(): void {
    this.token = this.scanner.next();
  }

  protected expect(is: string): number {
    const { at } = this.token;
    if (this.token.is !== is) this.unexpected();
    this.next();
    return at;
  }

  protected unexpected(): void {
    const { is, text, at } = this.token;
    if (is === 'EOF') this.error(this.scanner.at, 'Unexpected end of input');
    else this.error(at, messages[is] ?? `Unexpected token ${is === 'BOOLEAN' || is === 'NULL' ? text : is}`);
  }

  protected nextStatement(): void {
    for (; this.token.is !== 'EOF'; this.next()) {
      if (!restarts.has(this.token.is)) continue;
      const { at } = this.token;
      if (at === this.restart.at && this.restart.count < 10) {
        this.restart.count++;
        return;
      }
      if (at > this.restart.at) {
        this.restart = { at, count: 0 };
        return;
      }
    }
  }

  protected function(declaration: boolean): void {
    this.next();
    if (this.token.is === 'IDENTIFIER') this.next();
    else if (declaration) this.expect('IDENTIFIER');
    this.functionRest();
  }

  private functionRest(): void {
    this.expect('(');
    while (this.token.is !== ')' && this.token.is !== 'EOF') {
      this.expect('IDENTIFIER');
      if (this.token.is !== ')') this.expect(',');
    }
    this.expect(')');
    const { scope, allowIn } = this;
    this.scope = { inFunction: true, inLoop: false, inSwitch: false, labels: [] };
    this.allowIn = true;
    this.block();
    this.scope = scope;
    this.allowIn = allowIn;
  }

  protected expression(): Expression {
    let left = this.assignment();
    while (this.token.is === ',') {
      this.next();
      this.assignment();
      left = { ...left, form: 'other' };
    }
    return left;
  }

  protected assignment(): Expression {
    const left = this.conditional();
    if (!assignments.has(this.token.is)) return left;
    this.next();
    if (left.form === 'other') {
      this.error(left.at, 'Invalid left-hand side in assignment');
      this.nextStatement();
    } else this.assignment();
    return { ...left, form: 'other' };
  }

  private conditional(): Expression {
    let left = this.unary();
    while (binary.has(this.token.is) && (this.token.is !== 'in' || this.allowIn)) {
      this.next();
      this.unary();
      left = { ...left, form: 'other' };
    }
    if (this.token.is !== '?') return left;
    this.next();
    this.assignment();
    this.expect(':');
    this.assignment();
    return { ...left, form: 'other' };
  }

  private unary(): Expression {
    const { is, at } = this.token;
    if (prefixes.has(is)) {
      this.next();
      this.unary();
      return { form: 'other', at, text: '' };
    }
    if (is !== '++' && is !== '--') return this.postfix();
    this.next();
    if (this.unary().form === 'other') this.badOperand(at);
    return { form: 'other', at, text: '' };
  }

  private badOperand(at: number): void {
    this.error(at, 'Invalid left-hand side in assignment');
    this.nextStatement();
  }

  private postfix(): Expression {
    const { allowIn } = this;
    this.allowIn = true;
    const operand = this.leftHandSide(true);
    this.allowIn = allowIn;
    const { is, at } = this.token;
    if ((is !== '++' && is !== '--') || this.scanner.implicitSemicolon) return operand;
    this.next();
    if (operand.form === 'other') this.badOperand(at);
    return { form: 'other', at, text: '' };
  }

  private leftHandSide(calls: boolean): Expression {
    let left = this.token.is === 'new' ? this.newExpression() : this.primary();
    for (;;) {
      if (this.token.is === '.') left = this.dotMember(left);
      else if (this.token.is === '[') {
        this.next();
        this.expression();
        this.expect(']');
        left = { ...left, form: 'member' };
      } else if (calls && this.token.is === '(') {
        this.argumentList();
        left = { ...left, form: 'other' };
      } else return left;
    }
  }

  private newExpression(): Expression {
    const { at } = this.token;
    this.next();
    this.leftHandSide(false);
    if (this.token.is === '(') this.argumentList();
    return { form: 'other', at, text: '' };
  }

  private dotMember(left: Expression): Expression {
    this.next();
    if (/^[$_\p{L}][$_\p{L}\d}]*$/u.test(this.token.text)) {
      this.next();
      return { ...left, form: 'member' };
    }
    this.expect('IDENTIFIER');
    this.nextStatement();
    return { ...left, form: 'other' };
  }

  private argumentList(): void {
    this.expect('(');
    if (this.token.is !== ')') {
      this.assignment();
      while (this.token.is === ',') {
        this.next();
        this.assignment();
      }
    }
    this.expect(')');
  }

  private primary(): Expression {
    const { is, at, text } = this.token;
    const other: Expression = { form: 'other', at, text: '' };
    switch (is) {
      case 'IDENTIFIER':
        this.next();
        return { form: 'name', at, text };
      case 'NULL':
      case 'BOOLEAN':
      case 'NUMBER':
      case 'this':
        this.next();
        return other;
      case 'STRING': {
        this.next();
        const problem = stringProblem(text);
        if (problem) this.error(at, problem);
        return other;
      }
      case '/':
      case '/=':
        this.regularExpression(at);
        return other;
      case '{':
        this.objectLiteral();
        return other;
      case '[':
        this.arrayLiteral();
        return other;
      case '(': {
        this.next();
        const { form } = this.expression();
        this.expect(')');
        return { form: form === 'name' ? 'member' : form, at, text: '' };
      }
      case 'function':
        this.function(false);
        return other;
    }
    this.unexpected();
    this.nextStatement();
    return other;
  }

  private regularExpression(at: number): void {
    const pattern = this.scanner.regularExpression(at);
    if (pattern === undefined) this.error(at, 'Invalid regular expression: missing /');
    this.next();
    if (this.token.is === 'IDENTIFIER') this.next();
    const problem = patternProblem(pattern ?? '');
    if (problem) this.error(at, `Invalid regular expression: ${problem}`);
  }

  private arrayLiteral(): void {
    this.next();
    while (this.token.is !== ']' && this.token.is !== 'EOF') {
      if (this.token.is === ',') {
        this.next();
        continue;
      }
      this.assignment();
      if (this.token.is !== ']') this.expect(',');
    }
    this.expect(']');
  }

  private objectLiteral(): void {
    this.next();
    while (this.token.is !== '}' && this.token.is !== 'EOF') {
      const key = this.token.text;
      this.next();
      if ((key === 'get' || key === 'set') && this.token.is !== ':') {
        this.next();
        this.functionRest();
      } else {
        this.expect(':');
        this.assignment();
      }
      if (this.token.is === ',') this.next();
    }
    this.expect('}');
  }
}

/** What is said about classes of tokens. */
export const messages: Readonly<Record<string, string>> & { readonly EOF: string } = {
  EOF: 'Unexpected end of input',
  IDENTIFIER: 'Unexpected identifier',
  KEYWORD: 'Unexpected reserved word',
  NUMBER: 'Unexpected number',
  STRING: 'Unexpected string',
};
