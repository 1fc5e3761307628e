import assert from 'node:assert/strict';
import { scriptError } from '../../../src/wire/script.js';

const good = [
  '',
  'a; b',
  'event.check.status == 0 && !event.is_silenced',
  '/^a.*b$/i.test(event.entity.name)',
  '(function (x) { if (x > 1) { return { y: [1, 2], "z": x } } else return null })(2)',
  'for (var i in a) { if (i === "x") continue; else break }',
  'switch (a) { case 1: b; break; default: c }',
  'try { a() } catch (e) { throw e } finally { b++ }',
  'a\nb',
  'a.class',
];

/** A script, and what Sensu's engine says about it after the file's name. */
const bad: [script: string, message: string][] = [
  ['a ==', 'Line 1:5 Unexpected end of input'],
  ['a b', 'Line 1:3 Unexpected identifier'],
  ['a)', 'Line 1:2 Unexpected token )'],
  ['(', 'Line 1:2 Unexpected end of input (and 1 more errors)'],
  ['a @ b', 'Line 1:3 Unexpected token ILLEGAL (and 1 more errors)'],
  ['let x = 1; x == 1', 'Line 1:5 Unexpected identifier (and 1 more errors)'],
  ['(() => true)()', 'Line 1:3 Unexpected token ) (and 2 more errors)'],
  ['if (', 'Line 1:5 Unexpected end of input (and 2 more errors)'],
  ['function(){}', 'Line 1:9 Unexpected token ( (and 6 more errors)'],
  ['{{ .x }}', 'Line 1:4 Unexpected token . (and 2 more errors)'],
  ['a\n\n b c', 'Line 3:4 Unexpected identifier'],
  ['é é', 'Line 1:4 Unexpected identifier'],
  ['return 1', 'Line 1:1 Illegal return statement'],
  ['break', 'Line 1:1 Illegal break statement'],
  ['1 = 2', 'Line 1:1 Invalid left-hand side in assignment'],
  ['class A {}', 'Line 1:1 Unexpected reserved word'],
  ['a.1', 'Line 1:2 Unexpected number'],
  ['x "y"', 'Line 1:3 Unexpected string'],
  ['"abc', 'Line 1:1 Unexpected token ILLEGAL'],
  ['/abc', 'Line 1:1 Invalid regular expression: missing /'],
  ['/(?=a)/', 'Line 1:1 Invalid regular expression: re2: Invalid (?=) <lookahead>'],
  ['"\\x"', 'Line 1:1 invalid escape: \\x: len("") != 2'],
];

describe('Scripts', () => {
  it('are good where they are ECMAScript 5', () => {
    for (const script of good) assert.equal(scriptError(script), undefined, script);
  });

  for (const [script, message] of bad) {
    it(`are refused in the words of Sensu's engine: ${JSON.stringify(script)}`, () => {
      assert.equal(scriptError(script), `(anonymous): ${message}`);
    });
  }

  it('are refused where they nest beyond reason', () => {
    assert.match(scriptError('('.repeat(100_000)) ?? '', /nests too deep/);
  });
});
