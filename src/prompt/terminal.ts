import { Transform, type TransformCallback, Writable } from 'node:stream';
import { createPrompt, isEnterKey, useKeypress, useState } from '@inquirer/core';
import { createPromptModule } from 'inquirer';
import {
  type Completion,
  type ConfirmQuestion,
  type PasswordQuestion,
  PromptError,
  type SelectQuestion,
  type Streams,
  type TextQuestion,
} from './questions.js';
import {
  answeredLine,
  candidatesLine,
  confirmLine,
  errorLine,
  helpLine,
  passwordLine,
  selectLines,
  textLine,
} from './rendering.js';

// Inquirer runs the prompts; what they print is Sensu's, which its own prompts cannot be made to print.

/** What the lines of a typed answer depend on. */
interface LineQuestion {
  /** The line before what is typed. */
  readonly line: (helpShown: boolean) => string;
  readonly help?: string;
  /** How typed text looks while it is typed. */
  readonly echo: (typed: string) => string;
  /** The line that stays. */
  readonly answered: (typed: string) => string;
  readonly problem: (typed: string) => string | undefined;
  readonly complete?: (typed: string) => Promise<Completion>;
}

const typedLine = createPrompt<string, LineQuestion>((question, done) => {
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [helpShown, setHelpShown] = useState(false);
  const [answered, setAnswered] = useState(false);
  const write = (rl: { clearLine(direction: 0): void; write(text: string): void }, text: string) => {
    rl.clearLine(0);
    rl.write(text);
    setTyped(text);
  };
  useKeypress(async (key, rl) => {
    if (key.name === 'tab' && question.complete) {
      const before = rl.line.replaceAll('\t', '');
      write(rl, before);
      const { text, candidates } = await question.complete(before);
      // Whoever typed on in the meantime knew better.
      if (rl.line !== before) return;
      write(rl, text);
      return setNote(candidates.length > 1 ? candidatesLine(candidates) : '');
    }
    if (!isEnterKey(key)) return setTyped(rl.line);
    const asksForHelp = typed === '?' && question.help !== undefined && !helpShown;
    const problem = asksForHelp ? undefined : question.problem(typed);
    if (asksForHelp || problem !== undefined) {
      rl.clearLine(0);
      setTyped('');
      setHelpShown(helpShown || asksForHelp);
      return setNote(problem === undefined ? helpLine(question.help ?? '') : errorLine(problem));
    }
    setAnswered(true);
    done(typed);
  });
  if (answered) return question.answered(typed);
  return `${note === '' ? '' : `${note}\n`}${question.line(helpShown)}${question.echo(typed)}`;
});

const choice = createPrompt<string, SelectQuestion>((question, done) => {
  const { label, options } = question;
  const initial = question.default ?? options[0] ?? '';
  const [filter, setFilter] = useState('');
  const [at, setAt] = useState(Math.max(0, options.indexOf(initial)));
  const [touched, setTouched] = useState(false);
  const [answer, setAnswer] = useState<string | undefined>(undefined);
  const left = options.filter((option) => option.toLowerCase().includes(filter.toLowerCase()));
  const select = (value: string) => {
    setAnswer(value);
    done(value);
  };
  useKeypress((key, rl) => {
    if (isEnterKey(key)) {
      const chosen = touched ? left[at] : initial;
      return chosen === undefined ? undefined : select(chosen);
    }
    setTouched(true);
    if (key.name === 'up' || key.name === 'down') {
      const step = key.name === 'up' ? left.length - 1 : 1;
      return setAt(left.length === 0 ? 0 : (at + step) % left.length);
    }
    const filtered = options.filter((option) => option.toLowerCase().includes(rl.line.toLowerCase()));
    setFilter(rl.line);
    setAt(Math.max(0, Math.min(at, filtered.length - 1)));
  });
  if (answer !== undefined) return answeredLine(label, answer);
  const [line = '', ...rest] = selectLines({ label, options: left }, at, filter === '' ? '' : `${filter} `);
  return [line, rest.join('\n')];
});

export async function askText(streams: Streams, question: TextQuestion): Promise<string> {
  const { label, help, required, check, default: initial = '' } = question;
  const taken = (typed: string) => typed || initial;
  const typed = await run<string>(streams, typedLine, {
    line: (helpShown: boolean) => textLine(question, help !== undefined && !helpShown),
    help,
    echo: (text: string) => text,
    answered: (text: string) => answeredLine(label, taken(text)),
    complete: question.complete,
    problem: (text: string) => (required && taken(text) === '' ? missing : check?.(taken(text))),
  });
  return taken(typed);
}

const missing = 'Value is required';

export async function askPassword(streams: Streams, { label, required }: PasswordQuestion): Promise<string> {
  const masked = (text: string) => '*'.repeat([...text].length);
  return run<string>(streams, typedLine, {
    line: () => passwordLine(label),
    echo: masked,
    answered: (text: string) => passwordLine(label) + masked(text),
    problem: (text: string) => (required && text === '' ? missing : undefined),
  });
}

export async function askConfirm(streams: Streams, question: ConfirmQuestion): Promise<boolean> {
  const read = (text: string): boolean | undefined => {
    if (text === '') return question.default ?? false;
    if (/^(y|yes)$/i.test(text)) return true;
    return /^(n|no)$/i.test(text) ? false : undefined;
  };
  const typed = await run<string>(streams, typedLine, {
    line: (helpShown: boolean) => confirmLine(question, question.help !== undefined && !helpShown),
    help: question.help,
    echo: (text: string) => text,
    answered: (text: string) => answeredLine(question.message, read(text) ? 'Yes' : 'No'),
    problem: (text: string) =>
      read(text) === undefined ? `"${text}" is not a valid answer, please try again.` : undefined,
  });
  return read(typed) === true;
}

export function askSelect(streams: Streams, question: SelectQuestion): Promise<string> {
  return run<string>(streams, choice, { ...question });
}

async function run<T>(streams: Streams, view: unknown, question: object): Promise<T> {
  const { stdin } = streams;
  const keyboard = new Keyboard(stdin);
  const ended = new AbortController();
  const end = () => ended.abort();
  stdin.once('end', end);
  try {
    const output = unending(streams);
    const ask = createPromptModule({ input: keyboard, output, signal: ended.signal });
    ask.registerPrompt('sensu', view as Parameters<typeof ask.registerPrompt>[1]);
    const answers: object = await ask([{ ...question, type: 'sensu', name: 'answer', message: '' }] as never);
    return (answers as { answer: T }).answer;
  } catch (error) {
    const name = (error as Error).name;
    if (name === 'ExitPromptError') throw new PromptError('interrupt');
    if (name === 'AbortPromptError') throw new PromptError('EOF');
    throw error;
  } finally {
    stdin.removeListener('end', end);
    keyboard.release();
  }
}

// An escape sequence is one key.
const keys = /\x1b(?:\[[\d;]*[A-Za-z~]|O[A-Za-z])|[\s\S]/gu;

/** The keys as they are pressed, but that Ctrl-D counts as Enter: readline would take it for the end of all input. */
class Keyboard extends Transform {
  readonly isTTY = true;

  constructor(private readonly stdin: Streams['stdin']) {
    super();
    stdin.pipe(this, { end: false });
  }

  override _transform(chunk: Buffer | string, _encoding: BufferEncoding, done: TransformCallback): void {
    // Key by key: of several at once readline appends the text to the line's end, wherever the cursor was moved.
    for (const [key] of chunk.toString().matchAll(keys)) this.push(key === '\x04' ? '\r' : key);
    done();
  }

  setRawMode(raw: boolean): this {
    (this.stdin as Partial<NodeJS.ReadStream>).setRawMode?.(raw);
    return this;
  }

  release(): void {
    this.stdin.unpipe(this);
    this.stdin.pause();
  }
}

const colourCode = /\x1b\[[\d;]*m/g;

/** Inquirer ends its output after each prompt; the real one must live on. */
function unending({ stdout, coloured = true }: Streams): Writable {
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, written) {
      // Handed on at once: what a command prints next must not overtake it.
      stdout.write(coloured ? chunk : chunk.toString().replace(colourCode, ''));
      written();
    },
  });
  return Object.assign(output, { isTTY: true, columns: stdout.columns ?? 80 });
}
