import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FlagSpecs } from '../../../src/cli/flags/spec.js';
import { runProbe } from './probe.js';

const flags: FlagSpecs = {
  file: { type: 'strings', short: 'f', help: 'files' },
  recursive: { type: 'bool', short: 'r', help: 'recursive' },
  type: { type: 'string', short: 't', default: 'pipe', help: 'type' },
  count: { type: 'int', short: 'c', help: 'count' },
  wait: { type: 'duration', default: '1m', help: 'wait' },
};

const run = (...words: string[]) => runProbe(['probe', 'run', ...words], flags);

describe('flags, as pflag reads them', () => {
  const read: readonly [words: string[], args: string[], values: Record<string, unknown>][] = [
    [[], [], { file: [], recursive: false, type: 'pipe', count: 0, wait: 60_000 }],
    [['--type=tcp', 'a'], ['a'], { type: 'tcp' }],
    [['a', '--type', 'tcp', 'b'], ['a', 'b'], { type: 'tcp' }],
    [['--type='], [], { type: '' }],
    [['--type', ''], [], { type: '' }],
    [['--type=a=b'], [], { type: 'a=b' }],
    [['--type', '--recursive'], [], { type: '--recursive', recursive: false }],
    [['-t', 'tcp'], [], { type: 'tcp' }],
    [['-ttcp'], [], { type: 'tcp' }],
    [['-t=tcp'], [], { type: 'tcp' }],
    [['-t='], [], { type: '=' }],
    [['-rf', 'dir', 'x'], ['x'], { recursive: true, file: ['dir'] }],
    [['-rfdir'], [], { recursive: true, file: ['dir'] }],
    [['--recursive', 'true'], ['true'], { recursive: true }],
    [['--recursive=false'], [], { recursive: false }],
    [['-r=0'], [], { recursive: false }],
    [['--type', 'a', '--type', 'b'], [], { type: 'b' }],
    [['-f', 'a,b', '--file', '"c,d",e'], [], { file: ['a', 'b', 'c,d', 'e'] }],
    [['-f', ''], [], { file: [] }],
    [['-f', '"say ""hi"""'], [], { file: ['say "hi"'] }],
    [['--count', '-5'], [], { count: -5 }],
    [['--count', '0x1f'], [], { count: 31 }],
    [['--count', '010'], [], { count: 8 }],
    [['--count', '1_000'], [], { count: 1000 }],
    [['--wait', '1h2m3.5s'], [], { wait: 3_723_500 }],
    [['--wait', '-1500us'], [], { wait: -1.5 }],
    [['--wait', '0'], [], { wait: 0 }],
    [['--', '--type', '-x'], ['--type', '-x'], { type: 'pipe' }],
    [['a', '-', ''], ['a', '-', ''], {}],
  ];
  for (const [words, args, values] of read) {
    it(`reads ${JSON.stringify(words)}`, async () => {
      const { seen, stderr } = await run(...words);
      assert.equal(stderr, '');
      assert.deepEqual(seen?.args, args);
      for (const [name, value] of Object.entries(values)) assert.deepEqual(seen?.flags[name], value, name);
    });
  }

  const refused: readonly [words: string[], message: string][] = [
    [['--nosuch'], 'unknown flag: --nosuch'],
    [['--nosuch=1'], 'unknown flag: --nosuch'],
    [['--TYPE', 'x'], 'unknown flag: --TYPE'],
    [['--typ', 'x'], 'unknown flag: --typ'],
    [['--constructor'], 'unknown flag: --constructor'],
    [['-z'], "unknown shorthand flag: 'z' in -z"],
    [['-rz'], "unknown shorthand flag: 'z' in -z"],
    [['-zf'], "unknown shorthand flag: 'z' in -zf"],
    [['--type'], 'flag needs an argument: --type'],
    [['-t'], "flag needs an argument: 't' in -t"],
    [['-rt'], "flag needs an argument: 't' in -t"],
    [['--=x'], 'bad flag syntax: --=x'],
    [['---x'], 'bad flag syntax: ---x'],
    [
      ['--recursive=maybe'],
      'invalid argument "maybe" for "-r, --recursive" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      ['--count', 'x'],
      'invalid argument "x" for "-c, --count" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [
      ['--count', '9223372036854775808'],
      'invalid argument "9223372036854775808" for "-c, --count" flag: strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
    [['--wait', '10'], 'invalid argument "10" for "--wait" flag: time: missing unit in duration "10"'],
    [['--wait', ''], 'invalid argument "" for "--wait" flag: time: invalid duration ""'],
    [['--wait', '5x'], 'invalid argument "5x" for "--wait" flag: time: unknown unit "x" in duration "5x"'],
    [
      ['--file', 'a"b'],
      'invalid argument "a\\"b" for "-f, --file" flag: parse error on line 1, column 2: bare " in non-quoted-field',
    ],
    [
      ['--file', '"a'],
      'invalid argument "\\"a" for "-f, --file" flag: parse error on line 1, column 3: extraneous or missing " in quoted-field',
    ],
    [['--timeout', '7'], 'invalid argument "7" for "--timeout" flag: time: missing unit in duration "7"'],
    // The first mistake is told, and flags are read before help is printed.
    [['--nosuch', '--help'], 'unknown flag: --nosuch'],
    [['--help', '--nosuch'], 'unknown flag: --nosuch'],
  ];
  for (const [words, message] of refused) {
    it(`refuses ${JSON.stringify(words)}`, async () => {
      assert.deepEqual(await run(...words), { exit: 1, stdout: '', stderr: `Error: ${message}\n` });
    });
  }

  it('a flag of the command hides the global one of that name', async () => {
    const local: FlagSpecs = { timeout: { type: 'string', help: 'timeout' } };
    const { seen } = await runProbe(['probe', 'run', '--timeout', '7'], local);
    assert.equal(seen?.flags['timeout'], '7');
    assert.equal(seen?.timeoutMs, 15_000);
  });

  it('required flags are named in order, those of a condition when it holds', async () => {
    const required: FlagSpecs = {
      url: { type: 'string', required: true, help: 'url' },
      'api-key': { type: 'string', required: true, help: 'key' },
      sum: { type: 'string', help: 'sum', required: ({ plain }) => plain !== true },
      plain: { type: 'bool', help: 'plain' },
    };
    const messageOf = async (...words: string[]) =>
      (await runProbe(['top', ...words], required)).stderr.slice('Error: '.length, -1);
    assert.equal(await messageOf(), 'required flag(s) "api-key", "sum", "url" not set');
    assert.equal(await messageOf('--plain', '--url', ''), 'required flag(s) "api-key" not set');
  });
});
