import assert from 'node:assert/strict';
import { borderedTable } from '../../../src/output/tabular.js';
import { plainTheme } from '../../../src/output/theme.js';

describe('A small bordered table', () => {
  it('has numbers to the right and nothing for none', () => {
    assert.deepEqual(
      borderedTable(
        ['Kind', 'created'],
        [
          ['Handler', 12],
          ['CheckConfig', 0],
        ],
        plainTheme,
      ).split('\n'),
      [
        '┌─────────────┬─────────┐',
        '│ Kind        │ created │',
        '├─────────────┼─────────┤',
        '│ Handler     │      12 │',
        '│ CheckConfig │         │',
        '└─────────────┴─────────┘',
        '',
      ],
    );
  });
});
