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
        { theme: plainTheme, width: 25 },
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

  it('becomes lines where it does not fit', () => {
    const rows = [
      ['Handler', 12, 1],
      ['CheckConfig', 0, 2],
    ];
    assert.equal(
      borderedTable(['Kind', 'created', 'failed'], rows, { theme: plainTheme, width: 30 }),
      'Handler: 12 created, 1 failed\nCheckConfig: 2 failed\n',
    );
  });
});
