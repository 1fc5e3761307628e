import assert from 'node:assert/strict';
import { quote, quoteCharacter } from '../../../src/wire/go-quote.js';

/** What Go's `%q` prints. */
const table: readonly (readonly [text: string, quoted: string])[] = [
  ['', '""'],
  ['a b', '"a b"'],
  [`it's "x"`, String.raw`"it's \"x\""`],
  ['\\', String.raw`"\\"`],
  ['\x07\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
  ['\x00\x1b\x7f', String.raw`"\x00\x1b\x7f"`],
  ['\x80\u00a0\u00ad', String.raw`"\u0080\u00a0\u00ad"`],
  ['\u200b\u2028\ufeff\ue000', String.raw`"\u200b\u2028\ufeff\ue000"`],
  ['é日本 €', '"é日本 €"'],
  ['🚨', '"🚨"'],
  ['\u{e0001}', String.raw`"\U000e0001"`],
];

describe("Go's quotation marks", () => {
  for (const [text, quoted] of table) {
    it(quoted, () => assert.equal(quote(text), quoted));
  }

  it('of a character escape the other mark', () => {
    assert.deepEqual(["'", '"', 'é', '\u00a0'].map(quoteCharacter), [
      String.raw`'\''`,
      `'"'`,
      "'é'",
      String.raw`'\u00a0'`,
    ]);
  });
});
