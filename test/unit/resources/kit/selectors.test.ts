import assert from 'node:assert/strict';
import { parseSelector, SelectorError } from '../../../../src/resources/kit/selectors.js';

const fields = {
  region: 'eu-west',
  'check.subscriptions': 'linux,web server',
  bracketed: '[a, b ]',
  empty: '',
  publish: 'true',
  'sensu.io/kind': 'x',
  'odd-key': 'y',
};

const table: readonly (readonly [selector: string, matches: boolean])[] = [
  ['region == "eu-west"', true],
  ["region == 'eu-west'", true],
  ['region==\'eu-west"', true],
  ['region == eu', false],
  ['absent == x', false],
  ['absent != x', true],
  ['region != "eu-west"', false],
  ['empty == ""', true],
  ['publish == true', true],
  ['publish != false', true],
  ['region in [us, "eu-west"]', true],
  ['region IN [us]', false],
  ['region in ["eu-west"] && publish == true', true],
  ['region in ["eu-west"]&&publish==false', false],
  ['region notin [us, asia]', true],
  ['region notin ["eu-west"]', false],
  ['absent notin [a]', true],
  ['absent in [a]', false],
  ['linux in check.subscriptions', true],
  ['"web server" in check.subscriptions', true],
  ['web in check.subscriptions', false],
  ['web notin check.subscriptions', true],
  ['b in bracketed', true],
  ['region matches "eu-"', true],
  ['region matches us', false],
  ['absent matches a', false],
  ['sensu.io/kind == x', true],
  ['"odd-key" == y', true],
  ['"region" == "eu-west"', true],
  ['publish in true', true],
];

const broken: readonly (readonly [selector: string, message: string])[] = [
  ['', 'column 1: a name or a text in quotation marks is missing'],
  ['region', 'column 7: an operator (==, !=, in, notin, matches) is missing'],
  ['region = x', 'column 8: write == (or !=) to compare'],
  ['region == ', 'column 11: a name or a text in quotation marks is missing'],
  ['region == x &&', 'column 15: a name or a text in quotation marks is missing'],
  [
    'region == x || a == b',
    'column 13: conditions are joined with && alone; alternatives are a list: key in [a, b]',
  ],
  ['(region == x)', 'column 1: conditions are joined with && alone; alternatives are a list: key in [a, b]'],
  [
    'odd-key == y',
    'column 1: "odd-key" must stand in quotation marks: only letters, digits, _, . and / may stand without',
  ],
  [
    'status == 0',
    'column 11: "0" must stand in quotation marks: only letters, digits, _, . and / may stand without',
  ],
  [
    'region. == x',
    'column 1: "region." must stand in quotation marks: only letters, digits, _, . and / may stand without',
  ],
  ['region in [a', 'column 13: ] is missing'],
  ['region in []', 'column 12: a name or a text in quotation marks is expected, not "]"'],
  ['region in [a b]', 'column 14: ] is expected, not "b"'],
  ['region like x', 'column 8: an operator (==, !=, in, notin, matches) is expected, not "like"'],
  ['region == "open', 'column 11: the quotation mark is not closed'],
  ['a == b c == d', 'column 8: && is expected, not "c"'],
  ['&& region == x', 'column 1: a name or a text in quotation marks is expected, not "&&"'],
];

describe('selectors', () => {
  for (const [selector, wanted] of table) {
    it(`${selector} ${wanted ? 'matches' : 'does not match'}`, () => {
      assert.equal(parseSelector(selector)(fields), wanted);
    });
  }

  for (const [selector, message] of broken) {
    it(`${selector} is none: ${message}`, () => {
      assert.throws(
        () => parseSelector(selector),
        (error) => error instanceof SelectorError && error.message === message,
      );
    });
  }
});
