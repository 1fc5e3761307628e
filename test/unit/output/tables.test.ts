import assert from 'node:assert/strict';
import { type Printer, printDetails, printList, printTable, printTitle } from '../../../src/output/index.js';
import { wideMeasure } from '../../../src/output/width.js';
import { handler } from '../../../src/resources/core/handler.js';
import {
  type Cell,
  type Column,
  moment,
  primary,
  row,
  titled,
  truth,
} from '../../../src/resources/kit/cells.js';
import { decode } from '../../../src/resources/kit/decode.js';

const now = Date.UTC(2026, 10, 22, 12);

/** What is printed in a pipe, or at a terminal of a width. */
async function printed(
  print: (printer: Printer) => Promise<void>,
  { columns, env = {} }: { columns?: number; env?: Record<string, string> } = {},
): Promise<string[]> {
  let text = '';
  await print({
    terminal: columns !== undefined,
    stdout: columns === undefined ? {} : { columns },
    env: { TZ: 'UTC', ...env },
    now: () => now,
    print: (part) => {
      text += part;
    },
  });
  assert.ok(text.endsWith('\n'));
  return text.slice(0, -1).split('\n');
}

const columns = (...titles: string[]): Column<Cell[]>[] =>
  titles.map((title, i) => [title, (cells) => cells[i] as Cell]);
const table = (titles: string[], rows: Cell[][], options = {}) =>
  printed((printer) => printTable(printer, columns(...titles), rows), options);

describe('A table in a pipe', () => {
  it('has centred titles over a rule, names to the left, numbers to the right', async () => {
    assert.deepEqual(
      await table(
        ['Name', 'Namespace', 'Rules'],
        [
          [primary('event-reader'), 'default', '1'],
          [primary('ops'), 'default', '12'],
        ],
      ),
      [
        '      Name       Namespace   Rules  ',
        '─────────────── ─────────── ────────',
        '  event-reader   default         1  ',
        '  ops            default        12  ',
      ],
    );
  });

  it('is a title and a rule when there is nothing', async () => {
    assert.deepEqual(await table(['Name'], []), ['  Name  ', '────────']);
  });

  it('has cells of several lines, an empty last one too', async () => {
    assert.deepEqual(await table(['Check', 'Output', 'Status'], [['http', 'CRITICAL\n42\n', '2']]), [
      '  Check    Output    Status  ',
      '──────── ────────── ─────────',
      '  http    CRITICAL        2  ',
      '                42           ',
      '                             ',
    ]);
  });

  const numbers: Record<string, boolean> = {
    '7': true,
    '-7.5': true,
    '1,234,567.0': true,
    ' 7': true,
    '1,23': false,
    '7%': false,
    '.5': false,
    '1e3': false,
    '': false,
  };
  for (const [text, isNumber] of Object.entries(numbers)) {
    it(`${JSON.stringify(text)} is ${isNumber ? '' : 'no '}number`, async () => {
      const [, , line] = await table(['0123456789'], [[text]]);
      assert.equal(line, isNumber ? `  ${text.padStart(10)}  ` : `  ${text.padEnd(10)}  `);
    });
  }

  it('never aligns a coloured cell as a number', async () => {
    assert.deepEqual((await table(['Timeout', 'On'], [[primary(7), truth(true)]]))[2], '  7         true  ');
  });

  it('counts columns of the terminal, not letters', async () => {
    const [title, , wide, emoji, combined, coloured, quad] = await table(
      ['12345678'],
      [['日本'], ['🚨!'], ['e\u0301'], ['\x1b[31mred\x1b[0m\t'], [[titled('RUN:'), { text: '\u2000x' }]]],
    );
    assert.equal(title, '  12345678  ');
    assert.deepEqual([wide, emoji, combined], ['  日本      ', '  🚨!       ', '  e\u0301         ']);
    assert.deepEqual([coloured, quad], ['  \x1b[31mred\x1b[0m\t       ', '  RUN:\u2000x    ']);
  });

  it('prints no colour, whatever the variables say', async () => {
    const rows = [[primary('x')]];
    assert.equal((await table(['A'], rows, { env: { TERM: 'xterm-256color' } }))[2], '  x  ');
    assert.equal((await table(['A'], rows, { env: { FORCE_COLOR: '1' } }))[2], '  x  ');
  });
});

describe('A table at a terminal', () => {
  const plain = { NO_COLOR: '1' };
  const wide = 'a text that is far too long for this';

  it('fits in: empty columns go, the widest are cut', async () => {
    const lines = await table(
      ['Name', 'Output', 'Mutator', 'Status'],
      [['web', `${wide}\nmore\n`, '', '2']],
      { columns: 40, env: plain },
    );
    assert.deepEqual(lines, [
      '  Name          Output          Status  ',
      '─────── ────────────────────── ─────────',
      '  web    a text that is far …        2  ',
      '         more                           ',
    ]);
  });

  it('cuts wide characters at their width', async () => {
    const lines = await table(['Name', 'B'], [['日本語日本語日本語', 'x']], { columns: 20, env: plain });
    assert.equal(lines[2], '  日本語日本…    x  ');
  });

  it('becomes a block for each row where it cannot fit', async () => {
    const lines = await table(
      ['Name', 'Command', 'Interval', 'Handlers', 'Output', 'Empty', 'A very long title'],
      [
        ['日本語日本語日本語日本語日本語', wide, '60', 'a', 'one\ntwo\n', '', 'x'],
        ['b', 'c', '5', 'd', 'three', '', 'y'],
      ],
      { columns: 40, env: plain },
    );
    assert.deepEqual(lines, [
      'Name:              日本語日本語日本語日…',
      'Command:           a text that is far t…',
      'Interval:          60',
      'Handlers:          a',
      'Output:            one',
      '                   two',
      'A very long title: x',
      '────────────────────────────────────────',
      'Name:              b',
      'Command:           c',
      'Interval:          5',
      'Handlers:          d',
      'Output:            three',
      'A very long title: y',
    ]);
  });

  it('is never wider than the terminal, whatever is in it', async () => {
    const titles = [
      'Name',
      'Type',
      'Timeout',
      'Filters',
      'Mutator',
      'Execute',
      'Environment Variables',
      'Assets',
    ];
    const row = titles.map((title, i) => `${title} 日本\n🚨 ${'x'.repeat(i * 5)}`);
    const measure = await wideMeasure();
    for (let columns = 8; columns <= 200; columns += 7) {
      for (const rows of [[], [row], [row, ['a', 'b', '1', '', '', 'c', '', '']]]) {
        const lines = await table(titles, rows, { columns, env: plain });
        for (const line of lines) assert.ok(measure(line) <= columns, `${columns}: ${JSON.stringify(line)}`);
      }
    }
  });

  it('says which namespace, where there are several', async () => {
    const resources = [
      decode(handler.shape, { metadata: { name: 'x', namespace: 'prod' }, type: 'set' }) as object,
    ];
    const print = (printer: Printer) =>
      printList(printer, handler, resources, 'tabular', { everywhere: true });
    assert.match((await printed(print, { columns: 200, env: plain }))[0] ?? '', /^ +Name +Namespace +Type /);
    assert.match((await printed(print))[0] ?? '', /^ +Name +Type /);
  });

  it('shows no codes of others', async () => {
    const [, , line] = await table(['Output'], [['\x1b[31mred\x1b[0m\x1b]0;title\x07 \r\x9b2J']], {
      columns: 80,
      env: plain,
    });
    assert.equal(line, '  red]0;title 2J  ');
  });

  it('shows how long ago', async () => {
    const at = (seconds: number): Cell[] => [moment(now / 1000 + seconds, 'abs0')];
    const lines = await table(['When'], [at(-5), at(-65), at(-7200), at(90_000), [moment(0, 'abs0')]], {
      columns: 80,
      env: plain,
    });
    assert.deepEqual(
      lines.slice(2).map((line) => line.trim()),
      ['5s ago', '1m 5s ago', '2h ago', 'in 1d 1h', 'N/A'],
    );
  });

  it('has colours, unless they are not wanted', async () => {
    assert.match(
      (await table(['A'], [[truth(false)]], { columns: 80 }))[2] ?? '',
      /^ {2}\x1b\[31mfalse\x1b\[39m {2}$/,
    );
    assert.equal((await table(['A'], [[truth(false)]], { columns: 80, env: plain }))[2], '  false  ');
  });
});

describe('Details', () => {
  it('have capital labels, values below each other, moments in local time', async () => {
    const details = {
      title: 'web - http',
      rows: [
        row('name', 'web'),
        row('  one-two.three_four', ''),
        row('Created At', moment(1_570_744_117, 'abs')),
        row('End', moment(1_570_744_117, 'rfc')),
      ],
    };
    assert.deepEqual(
      await printed((printer) => printDetails(printer, details), { env: { TZ: 'America/Phoenix' } }),
      [
        '=== web - http',
        'Name:                 web',
        '  One-Two.Three_four: ',
        'Created At:           2019-10-10 14:48:37 -0700 MST',
        'End:                  2019-10-10T14:48:37-07:00',
      ],
    );
  });

  it('a title alone', async () => {
    assert.deepEqual(await printed((printer) => printTitle(printer, 'too many entities')), [
      '=== too many entities',
    ]);
  });
});
