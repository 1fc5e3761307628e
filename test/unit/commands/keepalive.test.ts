import assert from 'node:assert/strict';
import { type Bench, includes, linesOf, openBench } from '../../support/bench.js';

describe('entity keepalive', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  beforeEach(() => bench.backend.reset());
  after(() => bench.close());

  it('makes an entity that is monitored from then on', async () => {
    const words = 'entity keepalive switch-1 --interval 30 --timeout 60 --handlers slack,pager'.split(' ');
    const { exit, stdout, stderr, exchanges } = await bench.pipe(words);
    assert.deepEqual({ exit, stdout, stderr }, { exit: 0, stdout: 'Sent\n', stderr: '' });
    assert.deepEqual(linesOf(exchanges), ['POST events']);
    includes(JSON.parse(exchanges[0]?.requestBody ?? ''), {
      entity: {
        entity_class: 'proxy',
        metadata: { name: 'switch-1', namespace: 'default' },
        keepalive_handlers: ['slack', 'pager'],
      },
      check: {
        metadata: { name: 'keepalive', namespace: 'default' },
        interval: 30,
        timeout: 60,
        ttl: 0,
        status: 0,
        handlers: ['slack', 'pager'],
      },
    });
    await bench.backend.settle();
    includes(await bench.json('entity', 'info', 'switch-1'), { entity_class: 'proxy' });
    const event = await bench.json('event', 'info', 'switch-1', 'keepalive');
    includes(event, { entity: { metadata: { name: 'switch-1' } }, check: { timeout: 60 } });
  });

  it('prints the event when asked for a format', async () => {
    const { stdout } = await bench.pipe(['entity', 'keepalive', 'x', '--status', '2', '--format', 'json']);
    includes(JSON.parse(stdout), { check: { status: 2, output: 'Keepalive sent for x with sensuctl' } });
  });

  it('tells a person what comes next', async () => {
    const { exit, text } = await bench.terminal(['entity', 'keepalive', 'x', '--critical-timeout', '300']);
    assert.equal(exit, 0);
    assert.match(text, /default\/x: .* a warning after 120s, critical after 300s\n/);
    assert.match(text, /sensuctl event info x keepalive\n/);
  });

  const refusals: Record<string, string> = {
    'keepalive x --timeout 4': '--timeout must be at least 5 seconds',
    'keepalive x --interval 0': '--interval must be at least 1 second',
    'keepalive x --critical-timeout 20': '--critical-timeout must be greater than --interval',
    'keepalive x --status 256': '--status must be between 0 and 255',
    'keepalive a/b': 'entity is invalid: entity name cannot contain spaces or special characters',
  };
  for (const [words, message] of Object.entries(refusals)) {
    it(`${words} is refused`, async () => {
      const { exit, stderr, exchanges } = await bench.pipe(['entity', ...words.split(' ')]);
      assert.deepEqual(
        { exit, stderr, exchanges },
        { exit: 1, stderr: `Error: ${message}\n`, exchanges: [] },
      );
    });
  }
});
