import { ExpressionChecker, type Form, messages, type ScriptMistake } from './expressions.js';

/**
 * Reads an ECMAScript 5 program and collects its mistakes as Sensu's engine (otto) does, which goes on at the next statement
 * and counts what it finds there.
 */
export class ScriptChecker extends ExpressionChecker {
  program(): readonly ScriptMistake[] {
    while (this.token.is !== 'EOF') this.statement();
    return this.mistakes;
  }

  private optionalSemicolon(): void {
    if (this.token.is === ';') this.next();
    else if (this.scanner.implicitSemicolon) this.scanner.implicitSemicolon = false;
    else if (this.token.is !== 'EOF' && this.token.is !== '}') this.expect(';');
  }

  private semicolon(): void {
    if (this.token.is === ')' || this.token.is === '}') return;
    if (this.scanner.implicitSemicolon) this.scanner.implicitSemicolon = false;
    else this.expect(';');
  }

  protected block(): void {
    this.expect('{');
    while (this.token.is !== '}' && this.token.is !== 'EOF') this.statement();
    this.expect('}');
  }

  private readonly statements: Readonly<Record<string, () => void>> = {
    EOF: () => this.unexpected(),
    ';': () => this.next(),
    '{': () => this.block(),
    if: () => this.ifStatement(),
    do: () => this.doStatement(),
    while: () => this.headed(true),
    with: () => this.headed(false),
    for: () => this.forStatement(),
    break: () => this.jump('break'),
    continue: () => this.jump('continue'),
    debugger: () => this.debuggerStatement(),
    var: () => this.varStatement(),
    function: () => this.function(true),
    switch: () => this.switchStatement(),
    return: () => this.returnStatement(),
    throw: () => this.throwStatement(),
    try: () => this.tryStatement(),
  };

  private statement(): void {
    const { is } = this.token;
    const read = Object.hasOwn(this.statements, is) ? this.statements[is] : undefined;
    if (read) read();
    else this.expressionStatement();
  }

  private debuggerStatement(): void {
    this.next();
    this.semicolon();
  }

  private varStatement(): void {
    this.next();
    this.declarations();
    this.semicolon();
  }

  private expressionStatement(): void {
    const expression = this.expression();
    if (expression.form !== 'name' || this.token.is !== ':') {
      this.optionalSemicolon();
      return;
    }
    this.next();
    const label = expression.text;
    if (this.scope.labels.includes(label)) this.error(expression.at, `Label '${label}' already exists`);
    this.scope.labels.push(label);
    this.statement();
    this.scope.labels.pop();
  }

  private parenthesised(): void {
    this.expect('(');
    this.expression();
    this.expect(')');
  }

  private ifStatement(): void {
    this.next();
    this.parenthesised();
    this.statementOrBlock();
    if (this.token.is !== 'else') return;
    this.next();
    this.statement();
  }

  private statementOrBlock(): void {
    if (this.token.is === '{') this.block();
    else this.statement();
  }

  private inLoop(body: () => void): void {
    const { inLoop } = this.scope;
    this.scope.inLoop = true;
    body();
    this.scope.inLoop = inLoop;
  }

  private doStatement(): void {
    this.next();
    this.inLoop(() => {
      this.statementOrBlock();
      this.expect('while');
      this.parenthesised();
    });
  }

  private headed(loop: boolean): void {
    this.next();
    this.parenthesised();
    if (loop) this.inLoop(() => this.statement());
    else this.statement();
  }

  private forStatement(): void {
    const { at } = this.token;
    this.next();
    this.expect('(');
    let target: Form = 'other';
    let each = false;
    if (this.token.is !== ';') {
      const { allowIn } = this;
      this.allowIn = false;
      const isVar = this.token.is === 'var';
      if (isVar) this.next();
      const count = isVar ? this.declarations() : 1;
      target = isVar ? 'name' : this.expression().form;
      each = count === 1 && this.token.is === 'in';
      if (each) this.next();
      this.allowIn = allowIn;
    }
    if (!each) this.forLoop();
    else if (target === 'other') this.skipFrom(at, 'Invalid left-hand side in for-in');
    else this.forIn();
  }

  private forIn(): void {
    this.expression();
    this.expect(')');
    this.inLoop(() => this.statement());
  }

  /** Reports a mistake and goes on at the next statement. */
  private skipFrom(at: number, message: string): void {
    this.error(at, message);
    this.nextStatement();
  }

  private forLoop(): void {
    this.expect(';');
    if (this.token.is !== ';') this.expression();
    this.expect(';');
    if (this.token.is !== ')') this.expression();
    this.expect(')');
    this.inLoop(() => this.statement());
  }

  private jump(word: 'break' | 'continue'): void {
    const { at } = this.token;
    this.next();
    let ends = this.scanner.implicitSemicolon;
    if (this.token.is === ';') {
      ends = true;
      this.next();
    }
    const inside = this.scope.inLoop || (word === 'break' && this.scope.inSwitch);
    if (ends || this.token.is === '}') {
      this.scanner.implicitSemicolon = false;
      if (inside) return;
    } else if (this.token.is === 'IDENTIFIER') {
      const label = this.token.text;
      this.next();
      const known = this.scope.labels.includes(label);
      if (!known) this.error(at, `Undefined label '${label}'`);
      else if (word === 'break' || inside) this.semicolon();
      if (!known || word === 'break' || inside) return;
    } else this.expect('IDENTIFIER');
    this.skipFrom(at, `Illegal ${word} statement`);
  }

  private switchStatement(): void {
    this.next();
    this.parenthesised();
    this.expect('{');
    const { inSwitch } = this.scope;
    this.scope.inSwitch = true;
    let defaults = 0;
    while (this.token.is !== 'EOF') {
      if (this.token.is === '}') {
        this.next();
        break;
      }
      const { at } = this.token;
      if (this.clause() && defaults++ > 0) this.error(at, 'Already saw a default in switch');
    }
    this.scope.inSwitch = inSwitch;
  }

  /** @returns whether it is a default */
  private clause(): boolean {
    const isDefault = this.token.is === 'default';
    if (isDefault) this.next();
    else {
      this.expect('case');
      this.expression();
    }
    this.expect(':');
    while (!['EOF', '}', 'case', 'default'].includes(this.token.is)) this.statement();
    return isDefault;
  }

  private returnStatement(): void {
    const at = this.expect('return');
    if (!this.scope.inFunction) {
      this.skipFrom(at, 'Illegal return statement');
      return;
    }
    if (!this.scanner.implicitSemicolon && ![';', '}', 'EOF'].includes(this.token.is)) this.expression();
    this.semicolon();
  }

  private throwStatement(): void {
    const at = this.expect('throw');
    if (this.scanner.implicitSemicolon) {
      this.skipFrom(at, this.scanner.character === '' ? messages.EOF : 'Illegal newline after throw');
      return;
    }
    this.expression();
    this.semicolon();
  }

  private tryStatement(): void {
    const at = this.expect('try');
    this.block();
    const caught = this.token.is === 'catch';
    if (caught && !this.catchClause()) return;
    if (this.token.is === 'finally') {
      this.next();
      this.block();
    } else if (!caught) this.error(at, 'Missing catch or finally after try');
  }

  /** @returns whether it names what it catches */
  private catchClause(): boolean {
    this.next();
    this.expect('(');
    const named = this.token.is === 'IDENTIFIER';
    this.expect('IDENTIFIER');
    if (!named) {
      this.nextStatement();
      return false;
    }
    this.expect(')');
    this.block();
    return true;
  }

  /** @returns how many there are */
  private declarations(): number {
    let count = 0;
    for (;;) {
      count++;
      const named = this.token.is === 'IDENTIFIER';
      this.expect('IDENTIFIER');
      if (!named) this.nextStatement();
      else if (this.token.is === '=') {
        this.next();
        this.assignment();
      }
      if (this.token.is !== ',') return count;
      this.next();
    }
  }
}
