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

const broken = [
  '',
  'region',
  'region =',
  'region = x',
  'region == ',
  'region == x &&',
  'region == x || a == b',
  '(region == x)',
  'odd-key == y',
  '1st == x',
  'region. == x',
  'region in [a',
  'region in []',
  'region in [a b]',
  'region like x',
  'region == "open',
  '&& region == x',
];

describe('selectors', () => {
  for (const [selector, wanted] of table) {
    it(`${selector} ${wanted ? 'matches' : 'does not match'}`, () => {
      assert.equal(parseSelector(selector)(fields), wanted);
    });
  }

  it('refuses what the grammar does not know', () => {
    for (const selector of broken) assert.throws(() => parseSelector(selector), SelectorError, selector);
  });
});
