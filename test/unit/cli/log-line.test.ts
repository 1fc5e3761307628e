import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readableLine } from '../../../src/cli/log-line.js';

describe('a log line at a terminal', () => {
  it('is written as by the logger of the original, with nothing that steers the terminal', () => {
    const line = JSON.stringify({
      component: 'agentd',
      agent: 'web\u001b[2J',
      level: 'warning',
      msg: 'stopping "session"',
      time: '2024-05-01T12:00:00Z',
    });
    assert.equal(
      readableLine(`${line}\n`),
      'time="2024-05-01T12:00:00Z" level=warning msg="stopping \\"session\\"" agent="web\\x1b[2J" component=agentd',
    );
  });

  it('stays what it is when it is no line of a log', () => {
    assert.equal(readableLine('Error: EIO'), 'Error: EIO');
  });
});
