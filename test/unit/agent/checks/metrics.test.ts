import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { extractMetrics } from '../../../../src/agent/checks/metrics/extract.js';
import type { MetricTag } from '../../../../src/agent/checks/metrics/point.js';

const now = 1_714_564_800;
const executed = now - 5;

function extract(format: string, output: string, tags: MetricTag[] = []) {
  const problems: string[] = [];
  const points = extractMetrics(format, {
    output,
    executed,
    now,
    tags,
    refuse: (problem) => problems.push(problem),
  });
  const told = points?.map(({ name, value, timestamp, tags }) => {
    const labels = (tags ?? []).map((tag) => `${tag.name}=${tag.value}`).join(',');
    return `${name}{${labels}} ${value} ${timestamp === now ? 'now' : timestamp}`;
  });
  return { points, told: told ?? null, problems };
}

const help = '# HELP s_x How long\n# TYPE s_x summary\n';

/** The format, an output, and what the original makes of it. */
const outputs: readonly [format: string, output: string, ...points: string[]][] = [
  ['graphite_plaintext', 'a.b 1.5 16\n\n c 2 3\nd 0x1p-2 +4\n', 'a.b{} 1.5 16', 'd{} 0.25 4'],
  ['graphite_plaintext', 'a  1 2\nb 1\nc x 1\nd 1 2.5\ne 1_000 -7\r\nf 1e400 1', 'e{} 1000 -7'],
  ['graphite_plaintext', `${'x'.repeat(70_000)} 1 2\nb 1 2`],
  [
    'influxdb_line',
    'cpu,core=0 user=3,sys=4 1714564800000000009',
    'cpu.user{core=0} 3 now',
    'cpu.sys{core=0} 4 now',
  ],
  ['influxdb_line', 'm f=1\nm f=1i\nm,t f=1\nm f=1 x\nm f=2,g 1\n,a= =7 1', 'm.f{} 1 now', '.{a=} 7 1'],
  [
    'nagios_perfdata',
    'OK | a=1ms;2;3 b=-2.5% c=x d e=4\nmore',
    `a{} 1 ${executed}`,
    `b{} -2.5 ${executed}`,
    `e{} 4 ${executed}`,
  ],
  ['nagios_perfdata', 'OK | a=1 | b=2'],
  ['nagios_perfdata', 'OK'],
  ['opentsdb_line', 'sys.cpu 1714564800000 42.5 host=a cpu=0', 'sys.cpu{host=a,cpu=0} 42.5 now'],
  ['opentsdb_line', 'a 1 2\nb 1 2 x\nc 1 2 x=y=z\nd 7 8 x=', 'd{x=} 8 7'],
  ['prometheus_text', 'up 1\n', 'up{prom_type=untyped} 1 now'],
  ['prometheus_text', 'up 1'],
  ['prometheus_text', 'a 1 2500\nb NaN\nc x\nd 1\n', 'a{prom_type=untyped} 1 2'],
  [
    'prometheus_text',
    `${help}s_x{quantile="1e-05",h="a\\"b"} 2\ns_x_sum{h="a\\"b"} 3\n`,
    's_x{h=a"b,quantile=1e-05,prom_type=summary,prom_help=How long} 2 now',
    's_x_sum{h=a"b,prom_type=summary,prom_help=How long} 3 now',
    's_x_count{h=a"b,prom_type=summary,prom_help=How long} 0 now',
  ],
  [
    'prometheus_text',
    '# TYPE h histogram\nh_bucket{le="1000000"} 2\nh_count 3\n',
    'h_bucket{le=1e+06,prom_type=histogram} 2 now',
    'h_sum{prom_type=histogram} 0 now',
    'h_count{prom_type=histogram} 3 now',
    'h_bucket{le=+Inf,prom_type=histogram} 3 now',
  ],
  ['unheard_of', 'a 1 2'],
];

describe('metrics in outputs', () => {
  for (const [format, output, ...points] of outputs) {
    it(`${format}: ${JSON.stringify(output).slice(0, 60)}`, () => {
      const { told, problems } = extract(format, output);
      assert.deepEqual(told, points.length ? points : null);
      if (!points.length) assert.ok(problems.length > 0);
    });
  }

  it('the tags of the check are on every point; in the exposition format they replace what is there', () => {
    const tags = [{ name: 'host', value: 'h1' }];
    const lines: readonly [string, string, string][] = [
      ['graphite_plaintext', 'a 1 2', 'a{host=h1} 1 2'],
      ['influxdb_line', 'a,b=c d=1 2', 'a.d{b=c,host=h1} 1 2'],
      ['nagios_perfdata', '|a=1', `a{host=h1} 1 ${executed}`],
      ['opentsdb_line', 'a 2 1 b=c', 'a{b=c,host=h1} 1 2'],
      ['prometheus_text', 'a{host="x"} 1\n', 'a{host=h1,prom_type=untyped} 1 now'],
    ];
    for (const [format, output, point] of lines)
      assert.deepEqual(extract(format, output, tags).told, [point]);
  });

  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
  const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
  const seconds = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });
  const tag = fc.record({ name: word, value: word }, { noNullPrototype: true });
  const point = fc.record(
    {
      name: word,
      value,
      timestamp: seconds,
      tags: fc.array(tag, { minLength: 1, maxLength: 3 }),
    },
    { noNullPrototype: true },
  );
  type Point = typeof point extends fc.Arbitrary<infer T> ? T : never;
  const list = (tags: MetricTag[], between: string): string =>
    tags.map(({ name, value }) => `${name}=${value}`).join(between);

  const prints: Readonly<Record<string, (point: Point) => string>> = {
    graphite_plaintext: ({ name, value, timestamp }) => `${name} ${value} ${timestamp}`,
    influxdb_line: ({ name, value, timestamp, tags }) =>
      `${name},${list(tags, ',')} f=${value} ${timestamp}000000000`,
    opentsdb_line: ({ name, value, timestamp, tags }) => `${name} ${timestamp} ${value} ${list(tags, ' ')}`,
  };

  for (const [format, print] of Object.entries(prints)) {
    it(`${format}: what is printed is read`, () => {
      fc.assert(
        fc.property(fc.array(point, { minLength: 1, maxLength: 5 }), (points) => {
          const read = extract(format, points.map(print).join('\n'));
          const wanted = points.map(({ name, tags, ...rest }) => ({
            name: format === 'influxdb_line' ? `${name}.f` : name,
            tags: format === 'graphite_plaintext' ? [] : tags,
            ...rest,
          }));
          assert.deepEqual(read.points, wanted);
          assert.deepEqual(read.problems, []);
        }),
      );
    });
  }

  it('nothing makes a parser fail', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '# TYPE a summary\n',
        'a{quantile="',
        '"} 1',
        ' ',
        '\n',
        '|',
        '=',
        ';',
        ',',
        '{',
        '}',
        '\\',
        '1e9',
        '-',
        'le="+Inf"',
      ),
      fc.string({ maxLength: 6, unit: 'binary' }),
    );
    const formats = [...Object.keys(prints), 'nagios_perfdata', 'prometheus_text'];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        for (const format of formats) extract(format, pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });
});
