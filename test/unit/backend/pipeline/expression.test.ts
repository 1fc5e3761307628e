import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tell } from '../../../../src/backend/pipeline/expression/index.js';
import { eventForScripts } from '../../../../src/host/sandbox/script-objects.js';
import { createSandbox, eventOf, now, type Sandbox } from './given.js';

const event = eventOf(
  {
    status: 2,
    output: 'ünhappy',
    labels: {},
    subscriptions: ['system', 'web'],
    history: [
      { status: 0, executed: 1 },
      { status: 2, executed: 2 },
    ],
    metadata: { name: 'c1', namespace: 'default', labels: { team: 'ops', '7': 'seven', empty: '' } },
  },
  { pipelines: [{ name: 'p', type: 'Pipeline', api_version: 'core/v2' }], timestamp: 1700000000 },
);

const members = [
  'event',
  'event.check',
  'event.check.status',
  'event.check["interval"]',
  'event.check.occurrences',
  'event.check.output',
  'event.check.output.length',
  'event.check.name',
  'event.check.metadata',
  'event.check.nope',
  'event.check.subdue',
  'event.check.labels',
  'event.check.labels.team',
  "event.check.labels['7']",
  'event.check.labels[7]',
  'event.check.labels.none',
  'event.check.labels.empty',
  'event.check.annotations.none',
  'event.check.subscriptions',
  'event.check.subscriptions.length',
  'event.check.subscriptions[1]',
  'event.check.silenced.length',
  'event.check.history[1].status',
  'event.pipelines[0].name',
  'event.entity.name',
  'event.entity.entity_class',
  'event.entity.system.os',
  'event.entity.system.network.interfaces.length',
  'event.entity.labels',
  'event.metrics',
  'event.labels',
  'event.timestamp',
  'event.is_incident',
  'event.is_silenced',
  'event.has_metrics',
];
const constants = [
  '0',
  '1',
  '2',
  '10',
  '2.5',
  "''",
  "'2'",
  '"ops"',
  "'a'",
  'true',
  'false',
  'null',
  'undefined',
];
const operators = '== != === !== < > <= >= + - * / % && ||'.split(' ');

const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...members, ...constants),
    fc.constantFrom(...members),
    fc.tuple(tie('any'), fc.constantFrom(...operators), tie('any')).map((parts) => parts.join(' ')),
    tie('any').map((inner) => `(${inner})`),
    fc
      .tuple(fc.constantFrom('!', '-', 'typeof '), tie('any'))
      .map(([sign, inner]) => (sign === '-' ? `- ${inner}` : sign + inner)),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
  ),
})).any;

describe('expressions that only compare', () => {
  let sandbox: Sandbox;
  before(() => {
    sandbox = createSandbox();
  });
  after(() => sandbox.close());

  const asked = async (expressions: readonly string[]) =>
    (
      await sandbox.ask({
        subject: 'event',
        json: JSON.stringify(eventForScripts(event)),
        expressions,
        now,
        budget: 1000,
      })
    ).outcomes;

  it('are told as the script engine tells them', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(expression, async (source) => {
        const outcomes = tell([source], event);
        if (!outcomes) return;
        told++;
        assert.deepEqual(outcomes, await asked([source]), source);
      }),
      { numRuns: 1500 },
    );
    assert.ok(told > 500, `only ${told} of 1500 were told`);
  });

  it('end with the first that does not match', async () => {
    for (const expressions of [
      ['event.check.status == 2', 'event.check.name == "x"', 'true'],
      ['true', 'true;'],
      [],
    ]) {
      assert.deepEqual(tell(expressions, event), await asked(expressions));
    }
  });

  it('are all that is told: what calls, changes, fails or cannot be read is left to the engine', () => {
    const left = `event.check.output.indexOf('x') == 0 | hour(event.timestamp) == 1 | event.check.status = 2 | event.id
      event.check.metadata.name | event.metrics.handlers | event.check == event.entity | event.check + 1 | event.check == 1
      event.constructor | event['__proto__'] | event.check.labels.hasOwnProperty('team') | event.check.history[9].status
      event.check['sta\\tus'] | /x/ | [1] | {} | 010 | 0x10 | 1e3 | 1.toString | a | this | -- 1 | 1 -- 1 | 1 /* 2 */ | 1 // 2
      1 << 2 | 1 & 2 | ~1 | 'a' in event | event.check ? 1 | (1 | 1) | 1 2 | 1, 2 | event.check?.status | 2 ** 2 | ; | 1; 2
      \`a\` | event.check.name[0] | event.check.status.x | event.check[event.check.name] | event.check.labels[07]`;
    for (const source of left.split(/ \| |\n/)) assert.equal(tell([source.trim()], event), undefined, source);
    assert.equal(tell([''], event), undefined);
    assert.equal(tell(['true', 'x()'], event), undefined);
    assert.equal(tell(['('.repeat(5000)], event), undefined);
    assert.equal(tell(['!'.repeat(5000) + 1], event), undefined);
  });
});
