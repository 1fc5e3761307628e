import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { startStatsd } from '../../../../src/agent/listeners/index.js';
import { Aggregate } from '../../../../src/agent/listeners/statsd/aggregate.js';
import { parseStatsdLine } from '../../../../src/agent/listeners/statsd/line.js';
import { start, testAround } from '../around.js';

const now = start * 1000;

function flushed(aggregate: Aggregate, seconds = 2): string[] {
  return aggregate.flush(seconds, now).map(({ name, value, tags }) => {
    const labels = (tags ?? []).filter(({ name }) => name !== 's').map((tag) => `${tag.name}=${tag.value}`);
    return [name, value, ...labels].join(' ');
  });
}

function collected(...lines: string[]): Aggregate {
  const aggregate = new Aggregate();
  for (const line of lines) {
    const sample = parseStatsdLine(line);
    if (sample) aggregate.add(sample, '127.0.0.1', now);
  }
  return aggregate;
}

/** Lines and what the original makes of them in a flush of two seconds. */
const lines: readonly [lines: string[], ...points: string[]][] = [
  [['hits:3|c', 'hits:2|c|@0.5'], 'hits.value 7', 'hits.per_second 3.5'],
  [['frac:1.9|c', 'frac:-4|c'], 'frac.value -3', 'frac.per_second -1.5'],
  [['temp:21.5|g', 'temp:+5|g', 'temp:-1|g'], 'temp.value -1'],
  [['users:a|s', 'users:b|s', 'users:a|s'], 'users.value 2'],
  [['we ird/na$me%é:1|g'], 'we_ird-name.value 1'],
  [['tag:1|g|#b:2:3,a,c'], 'tag.value 1 = b=2 b=2'],
  [['tag:1|g|@0.25|#z:1,a:2'], 'tag.value 1 a=2 z=1'],
  [['a:1|g|@1|', 'hexa:0x1p3|g', 'only:1|g|#'], 'a.value 1', 'hexa.value 8', 'only.value 1'],
  [
    [
      '',
      'bad',
      'bad:1',
      'bad:1|x',
      'bad:x|c',
      'bad:nan|g',
      ':1|c',
      'a:1|c:2|c',
      'a:1|c|',
      'a:1|c|@',
      'a:1|c\r',
      'a:1 |c',
      '_a:1|c',
      'é:1|g',
      'a:1|c|x',
    ],
  ],
];

describe('StatsD', () => {
  for (const [given, ...points] of lines) {
    it(JSON.stringify(given).slice(0, 70), () => assert.deepEqual(flushed(collected(...given)), points));
  }

  it('tells of timers what there is to tell, and zeros when nothing came', () => {
    const aggregate = collected(...[3, 1, 2, 10, 4].map((value) => `t:${value}|ms`), 't:20|h|@0.1');
    assert.deepEqual(flushed(aggregate), [
      't.min 1',
      't.max 20',
      't.count 6',
      't.per_second 3',
      't.mean 6.666666666666667',
      't.median 3.5',
      `t.stddev ${Math.sqrt([1, 2, 3, 4, 10, 20].reduce((sum, v) => sum + (v - 40 / 6) ** 2, 0) / 6)}`,
      't.sum 40',
      't.sum_squares 530',
      't.percentile_count_90 5',
      't.percentile_mean_90 4',
      't.percentile_sum_90 20',
      't.percentile_sum_squares_90 130',
      't.percentile_upper_90 10',
    ]);
    assert.deepEqual(
      flushed(aggregate),
      ['min', 'max', 'count', 'per_second', 'mean', 'median', 'stddev', 'sum', 'sum_squares'].map(
        (name) => `t.${name} 0`,
      ),
    );
  });

  it('counts from zero after each flush, keeps gauges, and forgets what is silent for five minutes', () => {
    const aggregate = collected('c:1|c', 'g:2|g', 's:x|s');
    assert.deepEqual(flushed(aggregate), ['c.value 1', 'c.per_second 0.5', 'g.value 2', 's.value 1']);
    assert.deepEqual(flushed(aggregate), ['c.value 0', 'c.per_second 0', 'g.value 2', 's.value 0']);
    assert.equal(aggregate.flush(2, now + 300_001).length, 4);
    assert.deepEqual(aggregate.flush(2, now + 300_001), []);
  });

  it('nothing makes it fail', () => {
    const piece = fc.oneof(
      fc.constantFrom(':', '|', '@', '#', ',', 'c', 'ms', '1e999', '_e{1,1}:'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => void flushed(collected(pieces.join('')))),
    );
  });

  it('sends an event at each flush in which there is something', async () => {
    const around = testAround();
    const listener = await startStatsd(around, {
      host: '127.0.0.1',
      port: 0,
      flushInterval: 2,
      handlers: ['m'],
    });
    await around.clock.advance(2000);
    assert.equal(around.sent.length, 0);
    const socket = createSocket('udp4');
    const wait = around.logged.length;
    await new Promise((resolve) => socket.send('hits:3|c\n_e{1,1}:a|b', listener.port, '127.0.0.1', resolve));
    while (around.logged.length === wait) await new Promise(setImmediate);
    socket.close();
    await around.clock.advance(2000);
    const [event] = around.sent;
    assert.deepEqual(event?.metrics, {
      handlers: ['m'],
      points: [
        {
          name: 'hits.value',
          value: 3,
          timestamp: (now + 4000) * 1e6,
          tags: [{ name: 's', value: '127.0.0.1' }],
        },
        {
          name: 'hits.per_second',
          value: 1.5,
          timestamp: (now + 4000) * 1e6,
          tags: [{ name: 's', value: '127.0.0.1' }],
        },
      ],
    });
    assert.deepEqual(
      [event?.check, event?.id, event?.entity?.metadata.name, event?.timestamp],
      [null, '', 'web1', start + 4],
    );
    await listener.close();
    await around.clock.advance(60_000);
    assert.equal(around.sent.length, 1);
    const port = createSocket('udp4');
    const taken = await new Promise<number>((resolve) =>
      port.bind({ port: 0, address: '127.0.0.1', exclusive: true }, () => resolve(port.address().port)),
    );
    const other = testAround();
    assert.equal(
      (await startStatsd(other, { host: '127.0.0.1', port: taken, flushInterval: 1, handlers: [] })).port,
      0,
    );
    assert.equal(
      other.logged[1],
      `error statsd listener failed on 127.0.0.1:${taken}: listen udp 127.0.0.1:${taken}: bind: address already in use`,
    );
    port.close();
  });
});
