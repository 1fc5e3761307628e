import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bindings } from './bindings.js';
import { jsonDifferences, textDifferences } from './compare.js';
import { judge } from './gaps.js';
import { helpDifferences } from './help.js';
import { linesShown, saidInTheEnd, screenDifferences } from './screen.js';
import type { Transcript } from './transcript.js';

const now = 1_700_000_000;
const bindings = () => new Bindings(() => now);
const uuid = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;

describe('conformance: placeholders', () => {
  it('bind on first sight and are equal from then on', () => {
    const some = bindings();
    assert.ok(some.matches('/keys/<uuid:1>', `/keys/${uuid('a')}`));
    assert.ok(some.matches('<uuid:1>', uuid('a')));
    assert.ok(!some.matches('<uuid:1>', uuid('b')));
    assert.equal(some.fill('Key <uuid:1>'), `Key ${uuid('a')}`);
  });

  it('bind nothing when the rest of the text differs', () => {
    const some = bindings();
    assert.ok(!some.matches('a <uuid:1> b', `a ${uuid('a')} c`));
    assert.ok(some.matches('<uuid:1>', uuid('b')));
  });

  it('are equal within one text', () => {
    assert.ok(bindings().matches('<uuid:1>/<uuid:1>1', `${uuid('a')}/${uuid('a')}1`));
    assert.ok(!bindings().matches('<uuid:1>/<uuid:1>', `${uuid('a')}/${uuid('b')}`));
  });

  it('know what they stand for', () => {
    const fits: [string, unknown, boolean][] = [
      ['<ts>', now + 300, true],
      ['<ts>', 0, false],
      ['<ts>', 1_500_000_000, false],
      ['"<ts>"', `"${now}"`, true],
      ['<time>', '2023-11-14 22:13:20 +0000 UTC', true],
      ['<time>', '2023-11-14T22:13:20Z', true],
      ['<time>', '2013-11-14T22:13:20Z', false],
      ['<etag:1>', '"0123"', true],
      ['<etag:1>', '0123', false],
      ['<id:1>', 12345678901, true],
      ['<uuid:1>', 5, false],
      ['<unknown>', '<unknown>', true],
    ];
    for (const [expected, actual, fit] of fits) {
      assert.equal(bindings().matchesScalar(expected, actual), fit, `${expected} ${actual}`);
    }
  });

  it('are made up in requests, always the same', () => {
    const some = bindings();
    assert.equal(some.fill('<uuid:7>'), some.fill('<uuid:7>'));
    assert.match(some.fill('<jwt:7>'), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

describe('conformance: comparing', () => {
  it('finds every difference of JSON values, and only those', () => {
    const differ = (a: never, b: unknown, rules = {}) => jsonDifferences(a, b, bindings(), rules).length;
    assert.equal(differ({ a: 1, b: [1, 2] } as never, { b: [1, 2], a: 1 }), 0);
    assert.equal(differ({ a: 1 } as never, { a: 1, b: 2 }), 1);
    assert.equal(differ({ a: 1, b: null } as never, { a: 1 }), 1);
    assert.equal(differ([1, 2] as never, [2, 1]), 2);
    assert.equal(differ([1, 2] as never, [2, 1], { anyOrder: true }), 0);
    assert.equal(differ([1, 1] as never, [2, 1], { anyOrder: true }), 1);
    assert.equal(differ('1' as never, 1), 1);
    assert.equal(differ([] as never, null), 1);
  });

  it('ignores colours and names the first line that differs', () => {
    assert.deepEqual(textDifferences('\x1b[1mA\x1b[0m\n', 'A\n', bindings(), 'stdout'), []);
    const [line] = textDifferences('a\nb\n', 'a\nc\n', bindings(), 'stdout');
    assert.match(line ?? '', /stdout, line 2: expected "b", got "c"/);
    assert.equal(textDifferences('a\n', 'a\n\n', bindings(), 'stdout').length, 1);
  });

  it('reads help by its flags and texts, not by its layout', () => {
    const recorded =
      'list things\n\nUsage:\tx list [flags]\n\nFlags:\n      --chunk-size int   fetch at\n                         most this many (default 5)\n  -h, --help             help\n';
    const ours =
      'list things\n\nUsage: x list [flags]\n\nFlags:\n  -h, --help   help\n      --chunk-size int   fetch at most this many (default 5)\n';
    assert.deepEqual(helpDifferences(recorded, ours, 'stdout'), []);
    assert.equal(helpDifferences(recorded, ours.replace('(default 5)', ''), 'stdout').length, 1);
    assert.equal(helpDifferences(recorded, ours.replace('list things', 'lists'), 'stdout').length, 1);
    assert.equal(helpDifferences(recorded, ours.replace('-h, --help   help\n', ''), 'stdout').length, 1);
  });

  it('judges what failed by the list of gaps', () => {
    const transcript = { name: 't', about: '', steps: [] } as Transcript;
    const steps = [
      { index: 0, differences: ['x'] },
      { index: 1, differences: ['x'] },
      { index: 2, differences: [] },
      { index: 3, differences: [], skipped: true },
    ];
    const verdict = judge([{ transcript, steps }], [{ reason: 'r', steps: { t: [1, 2, 3] } }]);
    assert.deepEqual(verdict.unlisted, [{ name: 't', index: 0 }]);
    assert.deepEqual(verdict.outdated, [{ name: 't', index: 2 }]);
  });
});

describe('conformance: terminals', () => {
  it('shows what is left after overwriting and erasing', () => {
    assert.deepEqual(linesShown('a\r\nbcd\r\x1b[Kx\r\n\x1b[2A\x1b[1Gq'), ['q', 'x', '']);
    assert.deepEqual(linesShown('one\ntwo\nthree\x1b[1A\r\x1b[J'), ['one', '']);
    assert.deepEqual(linesShown('abc\x1b[2D\x1b[32mX\x1b[0m', 10), ['aXc']);
    assert.deepEqual(linesShown('abcdef', 4), ['abcd', 'ef']);
  });

  const recorded =
    '? Name: \nX Sorry, your reply was invalid: Value is required\n? Name: n1\n? Name: n1\n? Type:  [Use arrows to move]\n> a\n  b\n? Type: b\nCreated\n';

  it('takes the last state of each question', () => {
    assert.deepEqual(saidInTheEnd(recorded), { questions: ['? Name: n1', '? Type: b'], texts: ['Created'] });
  });

  it('wants the same answers in the same order, whatever the marks', () => {
    const differ = (lines: string[]) => screenDifferences(recorded, lines, bindings()).length;
    assert.equal(differ(['✔ Name: n1', '✔ Type: b', 'Created']), 0);
    assert.equal(differ(['✔ Type: b', '✔ Name: n1', 'Created']), 1);
    assert.equal(differ(['✔ Name: n1', '✔ Type: a', 'Created']), 1);
    assert.equal(differ(['✔ Name: n1', '✔ Type: b']), 1);
  });
});
