import assert from 'node:assert/strict';
import { leavesNoTrace } from '../../../../src/host/sandbox/leaves-no-trace.js';
import { createSandbox, type Sandbox } from '../../../../src/host/sandbox/sandbox.js';

const now = Date.UTC(2022, 7, 10, 15, 3, 34);

describe('script sandbox', () => {
  let sandbox: Sandbox;
  before(() => {
    sandbox = createSandbox();
  });
  after(() => sandbox.close());

  const ask = (expressions: string[], event: object = { check: { status: 1 } }, budget = 1000) =>
    sandbox.ask({ subject: 'event', json: JSON.stringify(event), expressions, now, budget, all: true });
  const one = async (expression: string, budget?: number) =>
    (await ask([expression], undefined, budget)).outcomes[0];

  it('takes the last value by truthiness', async () => {
    const scripts = [
      'event.check.status == 1',
      "'text'",
      '0',
      "''",
      '({})',
      'null',
      'false; true',
      'event.check.x',
    ];
    const { outcomes } = await ask(scripts);
    assert.deepEqual(
      outcomes.map((outcome) => 'matched' in outcome && outcome.matched),
      [true, true, false, false, true, false, true, false],
    );
  });

  it('knows the time functions, by the clock it is told', async () => {
    const { outcomes } = await ask([
      'hour(1500000123) === 2 && minute(1500000123) === 42 && second(1500000123) === 3 && weekday(1500000123) === 5',
      "hour('1500000123') === 0 && hour() === 0 && hour(-1) === 23 && weekday(-1) === 3",
      `seconds_since(${now / 1000 - 90}) === 90`,
      `new Date().getTime() === ${now} && Date.now() === ${now} && new Date(0).getTime() === 0`,
      "typeof sensu === 'object'",
    ]);
    for (const outcome of outcomes) assert.deepEqual(outcome, { matched: true });
  });

  it('says what went wrong as the original does', async () => {
    const errors: [string, string][] = [
      ['event.nope.deeper == 1', "TypeError: Cannot access member 'deeper' of undefined"],
      ['nope()', "ReferenceError: 'nope' is not defined"],
      ['event.nope()', "TypeError: 'nope' is not a function"],
      ['throw "x"', 'x'],
      ['throw new Error("boom")', 'Error: boom'],
      ['null.x = 1', "TypeError: Cannot access member 'x' of null"],
    ];
    for (const [script, error] of errors) assert.deepEqual(await one(script), { error }, script);
  });

  it('leaves nothing of one script to the next, but the event to the expressions of one filter', async () => {
    await ask([
      'leak = 1; Array.prototype.indexOf = function () { return 7 }; Object.prototype.extra = 1; true',
    ]);
    const { outcomes } = await ask([
      "typeof leak === 'undefined' && [].indexOf(1) === -1 && ({}).extra === undefined",
    ]);
    assert.deepEqual(outcomes, [{ matched: true }]);
    const filter = await ask([
      'event.check.status = 5; x = 1; true',
      "event.check.status === 5 && typeof x === 'undefined'",
    ]);
    assert.deepEqual(filter.outcomes, [{ matched: true }, { matched: true }]);
  });

  it('takes scripts that cannot change anything for what they are, and no other', () => {
    const pure = [
      "event.check.status >= 1 && event.labels['team'] != 'x'",
      'hour(event.timestamp) <= 5',
      "[1, 'a'].indexOf('a') !== -1",
    ];
    const not = [
      'x = 1',
      'x += 1',
      'i++',
      "a['pu' + 'sh'](1)",
      'Array.prototype.x',
      'delete event.check',
      'a[b]',
      "'\\x70'",
      'x >>= 1',
      'f.call(g)',
      'var x',
    ];
    for (const script of pure) assert.equal(leavesNoTrace(script), true, script);
    for (const script of not) assert.equal(leavesNoTrace(script), false, script);
  });

  it('shows nothing of the host', async () => {
    const names = [
      'process',
      'require',
      'module',
      'console',
      'setTimeout',
      'fetch',
      'WebAssembly',
      'Worker',
      'std',
      'os',
    ];
    for (const name of names)
      assert.deepEqual(await one(`typeof ${name} === 'undefined'`), { matched: true }, name);
    const tricks = [
      "this.constructor.constructor('return typeof process')() === 'undefined'",
      "event.constructor.constructor('return typeof require')() === 'undefined'",
      "(function(){ return typeof this.process })() === 'undefined'",
      "hour.constructor('return typeof process')() === 'undefined'",
    ];
    for (const trick of tricks) assert.deepEqual(await one(trick), { matched: true }, trick);
  });

  it('ends what takes too long or too much, and goes on with the next script', async () => {
    const hostile = [
      'while (true) {}',
      'for (;;) { try { throw 1 } catch (e) {} }',
      'var a = []; while (true) a.push(new Array(1000).join("x") + a.length)',
      '(function f() { return f() + 1 })()',
      '/(a+)+$/.test(new Array(60).join("a") + "b")',
      'event.toJSON = function () { while (true) {} }; true',
      'throw { toString: function () { while (true) {} } }',
      // Built-in functions that do not listen to interrupts: the thread itself is ended.
      'Array.prototype.indexOf.call({ length: 9e15 }, 1)',
    ];
    const answers = hostile.map((script) => one(script, 60));
    const good = one('event.check.status === 1');
    assert.deepEqual(await good, { matched: true });
    for (const [index, answer] of (await Promise.all(answers)).entries()) {
      if (hostile[index]?.includes('toJSON')) continue;
      assert.ok(answer && 'error' in answer, hostile[index]);
    }
    assert.deepEqual(await one('event.check.status === 1'), { matched: true });
  });

  it('evaluates libraries before a script', async () => {
    sandbox.define('lib', [
      ['lib/a.js', 'function twice(x) { return 2 * x } var state = 0; function bump() { return ++state }'],
    ]);
    const request = { subject: 'event', json: '{}', now, budget: 1000, all: true, libraries: 'lib' };
    const { outcomes } = await sandbox.ask({
      ...request,
      expressions: ['twice(21) === 42', 'var y = bump(); y === 1', 'var z = bump(); z === 1'],
    });
    assert.deepEqual(outcomes, [{ matched: true }, { matched: true }, { matched: true }]);
    sandbox.define('broken', [['lib/b.js', 'nope()']]);
    const broken = await sandbox.ask({ ...request, libraries: 'broken', expressions: ['true'] });
    assert.deepEqual(broken.outcomes, [
      { error: "error evaluating lib/b.js: ReferenceError: 'nope' is not defined" },
    ]);
  });
});
