import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { defineCommand } from '../../../src/cli/command.js';
import type { Context } from '../../../src/cli/context.js';
import { askConfirm, askPassword, askSelect, askText } from '../../../src/prompt/index.js';
import { linesShown } from '../../conformance/screen.js';
import { runInPipe } from '../../support/cli.js';
import { runOnTerminal } from '../../support/terminal.js';

/** A program that asks one question and prints the answer. */
const asking = (ask: (context: Context) => Promise<string | boolean>) => ({
  ask: async () => ({
    default: defineCommand({
      id: 'ask',
      usage: 'ask',
      summary: 'asks',
      gate: false,
      run: async (context) => context.print(`<${await ask(context)}>\n`),
    }),
  }),
});

interface Shown {
  readonly exit: number;
  /** The lines that stay on the screen. */
  readonly lines: string[];
  /** What the screen showed before the last keys. */
  readonly before: string;
}

async function play(
  ask: (context: Context) => Promise<string | boolean>,
  ...script: { wait: string; keys: string }[]
): Promise<Shown> {
  const call = { argv: ['ask'], home: '/nonexistent', cwd: '/', commands: asking(ask), script };
  const { exit, printed, unanswered } = await runOnTerminal(call);
  assert.deepEqual(unanswered, []);
  const lines = linesShown(printed).filter((line) => line !== '');
  return { exit, lines, before: printed };
}

const label = 'Label:';
const choices = { label, options: ['none', 'alpha', 'beta', 'gamma'] };

describe('prompts on a terminal', () => {
  const cases: readonly [
    name: string,
    ask: (context: Context) => Promise<string | boolean>,
    keys: string,
    answered: string,
    answer: string,
  ][] = [
    ['a text', (c) => askText(c, { label }), 'one two\r', '? Label: one two', 'one two'],
    ['a default', (c) => askText(c, { label, default: 'dev' }), '\r', '? Label: dev', 'dev'],
    ['another than the default', (c) => askText(c, { label, default: 'dev' }), 'x\r', '? Label: x', 'x'],
    ['Ctrl-D for Enter', (c) => askText(c, { label, default: 'dev' }), '\x04', '? Label: dev', 'dev'],
    ['a password', (c) => askPassword(c, { label }), 's3c?\r', '? Label: ****', 's3c?'],
    ['the first choice', (c) => askSelect(c, choices), '\r', '? Label: none', 'none'],
    [
      'the default choice',
      (c) => askSelect(c, { ...choices, default: 'beta' }),
      '\r',
      '? Label: beta',
      'beta',
    ],
    [
      'a default that is no choice',
      (c) => askSelect(c, { ...choices, default: 'x' }),
      '\r',
      '? Label: x',
      'x',
    ],
    ['another choice', (c) => askSelect(c, choices), '\x1b[B\x1b[B\r', '? Label: beta', 'beta'],
    ['round the end', (c) => askSelect(c, choices), '\x1b[A\r', '? Label: gamma', 'gamma'],
    ['a filtered choice', (c) => askSelect(c, choices), 'MM\r', '? Label: gamma', 'gamma'],
    ['a filter nothing has', (c) => askSelect(c, choices), 'x\r\x7fbeta\r', '? Label: beta', 'beta'],
    ['no', (c) => askConfirm(c, { message: 'Sure?' }), '\r', '? Sure? No', 'false'],
    ['yes', (c) => askConfirm(c, { message: 'Sure?' }), 'YES\r', '? Sure? Yes', 'true'],
    [
      'yes unless told',
      (c) => askConfirm(c, { message: 'Sure?', default: true }),
      '\r',
      '? Sure? Yes',
      'true',
    ],
  ];
  for (const [name, ask, keys, answered, answer] of cases) {
    it(`take ${name}`, async () => {
      const { exit, lines } = await play(ask, { wait: '? ', keys });
      assert.deepEqual([exit, lines], [0, [answered, `<${answer}>`]]);
    });
  }

  it('ask again until there is an answer that will do', async () => {
    const check = (answer: string) => (answer === 'bad' ? 'too bad' : undefined);
    const { lines } = await play(
      (c) => askText(c, { label, required: true, check }),
      { wait: 'Label:', keys: '\r' },
      { wait: 'X Sorry, your reply was invalid: Value is required', keys: 'bad\r' },
      { wait: 'X Sorry, your reply was invalid: too bad', keys: 'good\r' },
    );
    assert.deepEqual(lines, ['? Label: good', '<good>']);
  });

  it('take no nonsense for yes or no', async () => {
    const { lines } = await play(
      (c) => askConfirm(c, { message: 'Sure?' }),
      { wait: '(y/N)', keys: 'ja\r' },
      { wait: 'X Sorry, your reply was invalid: "ja" is not a valid answer, please try again.', keys: 'y\r' },
    );
    assert.deepEqual(lines, ['? Sure? Yes', '<true>']);
  });

  it('let a line be edited', async () => {
    const keys = ['a', 'c', '\x1b[D', 'x', 'b', '\x7f', 'y', '\x1b[H', '0', '\r'];
    const { lines } = await play(
      (c) => askText(c, { label }),
      ...keys.map((key, index) => ({ wait: index === 0 ? 'Label:' : '', keys: key })),
    );
    assert.deepEqual(lines, ['? Label: 0axyc', '<0axyc>']);
  });

  it('explain themselves once', async () => {
    const { lines } = await play(
      (c) => askText(c, { label, help: 'what to say', default: 'x' }),
      { wait: '? Label: [? for help] (x)', keys: '?\r' },
      { wait: '? what to say', keys: '?\r' },
    );
    assert.deepEqual(lines, ['? Label: ?', '<?>']);
  });

  it('end with Ctrl-C, and with the terminal', async () => {
    const { exit, lines } = await play((c) => askText(c, { label }), { wait: 'Label:', keys: 'x\x03' });
    assert.deepEqual([exit, lines.at(-1)], [1, 'Error: interrupt']);
    const left = await play((c) => askText(c, { label }));
    assert.deepEqual([left.exit, left.lines.at(-1)], [1, 'Error: EOF']);
  });
});

describe('prompts and NO_COLOR', () => {
  for (const [env, wanted] of [
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ] as const) {
    it(`${JSON.stringify(env)}: ${wanted ? 'colours' : 'none'}`, async () => {
      for (const ask of [
        (c: Context) => askText(c, { label, default: 'x' }),
        (c: Context) => askSelect(c, choices),
        (c: Context) => askConfirm(c, { message: 'Sure?' }),
      ]) {
        const script = [{ wait: '? ', keys: '\r' }];
        const call = { argv: ['ask'], home: '/nonexistent', cwd: '/', commands: asking(ask), script, env };
        const { exit, printed } = await runOnTerminal(call);
        assert.deepEqual([exit, /\x1b\[[\d;]*m/.test(printed)], [0, wanted], JSON.stringify(printed));
      }
    });
  }
});

describe('prompts in a pipe', () => {
  const start = '\x1b[0G\x1b[2K';
  const position = '\x1b[?25l\x1b7\x1b[999;999f\x1b[6n\x1b8\x1b[?25h\x1b[6n';

  const inPipe = (ask: (context: Context) => Promise<string | boolean>, stdin = '') =>
    runInPipe({ argv: ['ask'], home: '/nonexistent', cwd: '/', commands: asking(ask), stdin });

  it('are shown without colours and never answered', async () => {
    assert.deepEqual(await inPipe((c) => askText(c, { label, help: 'h', default: 'x' }), 'answer\n'), {
      exit: 1,
      stdout: `${start}? Label: [? for help] (x) \x1b[?25l${position}\x1b[?25h`,
      stderr: 'Error: EOF\n',
      exchanges: [],
    });
    const { stdout } = await inPipe((c) => askConfirm(c, { message: 'Sure?' }), 'y\n');
    assert.equal(stdout, `${start}? Sure? (y/N) ${position}`);
  });

  it('but for a password, which comes as the first line', async () => {
    const { exit, stdout } = await inPipe((c) => askPassword(c, { label }), 's3cret\nmore');
    assert.deepEqual([exit, stdout], [0, `${start}? Label: ******\n<s3cret>\n`]);
    assert.equal((await inPipe((c) => askPassword(c, { label }))).stderr, 'Error: EOF\n');
  });
});
