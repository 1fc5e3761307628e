import assert from 'node:assert/strict';
import fc from 'fast-check';
import { customFilter } from '../../../../src/backend/pipeline/filters.js';
import { mentioned } from '../../../../src/backend/pipeline/mentioned.js';
import { inWindows } from '../../../../src/backend/windows.js';
import type { EventFilter } from '../../../../src/resources/core/filter.js';
import { filter as kind } from '../../../../src/resources/index.js';
import { decode } from '../../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../../src/resources/kit/json.js';
import { createSandbox, eventOf, now, type Sandbox, world } from './given.js';

const filterOf = (spec: object): EventFilter =>
  decode(kind.shape, { metadata: { name: 'f', namespace: 'default' }, ...spec } as JsonValue);
/** 15:03:34 on a Wednesday. */
const always = { days: { all: [{ begin: '12:00AM', end: '11:59PM' }] } };
const never = { days: { all: [{ begin: '4:00PM', end: '5:00PM' }] } };
const unreadable = { days: { all: [{ begin: '25:00', end: '3PM' }] } };

describe('filters', () => {
  let sandbox: Sandbox;
  before(() => {
    sandbox = createSandbox();
  });
  after(() => sandbox.close());
  const ask = (spec: object, event = eventOf()) => customFilter(filterOf(spec), event, { sandbox, now });

  it('decide by action, window and expressions as 6.7.5 does', async () => {
    const t = 'true';
    const f = 'false';
    const x = 'nope()';
    const cases: [action: string, expressions: string[], when: object | undefined, allowed: boolean][] = [
      ['allow', [t], undefined, true],
      ['allow', [f], undefined, false],
      ['allow', [t, f], undefined, false],
      ['allow', [x], undefined, true],
      ['allow', [x, f], undefined, false],
      ['deny', [t], undefined, false],
      ['deny', [f], undefined, true],
      ['deny', [t, f], undefined, true],
      ['deny', [x], undefined, false],
      ['deny', [x, f], undefined, true],
      ['allow', [t], always, true],
      ['allow', [f], always, false],
      ['allow', [t], never, false],
      ['allow', [t], { days: {} }, false],
      ['deny', [t], always, false],
      ['deny', [f], always, true],
      ['deny', [t], never, true],
      ['allow', [f], unreadable, true],
      ['deny', [t], unreadable, true],
    ];
    for (const [action, expressions, when, allowed] of cases) {
      const said = await ask({ action, expressions, ...(when && { when }) });
      assert.equal(said.allowed, allowed, JSON.stringify([action, expressions, when]));
    }
  });

  it('agree with a plain model for any expressions', async () => {
    const outcome = fc.constantFrom('true', 'false', 'nope()');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('allow', 'deny'),
        fc.array(outcome, { minLength: 1, maxLength: 5 }),
        async (action, expressions) => {
          const allMatch = expressions.every((expression) => expression !== 'false');
          const said = await ask({ action, expressions });
          assert.equal(said.allowed, action === 'allow' ? allMatch : !allMatch);
          // Behind the first that does not match nothing is evaluated.
          const decisive = expressions.indexOf('false');
          const evaluated = (said.expressions ?? []).filter(
            ({ matched, error }) => matched !== undefined || error !== undefined,
          );
          assert.equal(evaluated.length, decisive < 0 ? expressions.length : decisive + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('see the event flat, whole, and with its own predicates', async () => {
    const event = eventOf(
      {
        history: [
          { status: 1, executed: 1 },
          { status: 0, executed: 2 },
        ],
        status: 0,
        silenced: ['entity:p1:*'],
      },
      {
        entity: { labels: { team: 'ops' } },
        pipelines: [{ name: 'p', type: 'Pipeline', api_version: 'core/v2' }],
      },
    );
    const expressions = [
      "event.check.name === 'c1' && event.entity.name === 'p1' && event.entity.namespace === 'default'",
      "typeof event.check.metadata === 'undefined' && typeof event.metadata === 'undefined'",
      "typeof event.check.annotations === 'object' && event.entity.labels.none === undefined && typeof event.labels === 'object'",
      'event.is_incident === false && event.is_resolution === true && event.is_silenced === true',
      'event.has_check && !event.has_metrics && event.is_flapping_start === false && event.is_flapping_end === false',
      "event.id.length === 16 && event.id[0] === 0x4a && event.metrics === null && event.check.command === ''",
      "event.check.runtime_assets.length === 0 && event.check.history[1].executed === 2 && event.pipelines[0].name === 'p'",
      "event.entity.entity_class === 'proxy' && event.entity.system.network.interfaces.length === 0 && event.check.subdue === null",
    ];
    const said = await ask({ action: 'allow', expressions }, event);
    assert.deepEqual(
      said.expressions,
      expressions.map((expression) => ({ expression, matched: true })),
    );
  });

  it('are handed what they mention, and all where that cannot be told', () => {
    const cases: [string, string | undefined][] = [
      ['event.check.status == 1 && event.check.occurrences > 2', 'check:status,occurrences'],
      ["event . check . labels['team'] == 'x' || event.is_incident", 'check:labels is_incident'],
      ['!event.check', 'check'],
      ['event.check.status == 1 && event.check', 'check'],
      ['event.timestamp > 5 && hour(event.timestamp) == 2', 'timestamp'],
      ['true', ''],
      ['JSON.stringify(event)', undefined],
      ["event['check']['status'] == 1", undefined],
      ["event.hasOwnProperty('check')", undefined],
      ["event.check.hasOwnProperty('status')", 'check'],
      ['var e = event.check; e.status', undefined],
      ['event.nope.deeper', 'nope'],
    ];
    for (const [expression, expected] of cases) {
      const names = mentioned([expression]);
      const shown =
        names &&
        [...names].map(([name, inner]) => (inner === true ? name : `${name}:${[...inner]}`)).join(' ');
      assert.equal(shown, expected, expression);
    }
  });

  it('built in: is_incident, not_silenced, has_metrics; stored ones of these names are not asked', async () => {
    const bad = { status: 2 };
    const well = {
      status: 0,
      history: [
        { status: 2, executed: 1 },
        { status: 0, executed: 2 },
      ],
    };
    const fine = {
      status: 0,
      history: [
        { status: 0, executed: 1 },
        { status: 0, executed: 2 },
      ],
    };
    const metrics = { metrics: { handlers: [], points: [] } };
    const cases: [string, ReturnType<typeof eventOf>, boolean][] = [
      ['is_incident', eventOf(bad), true],
      ['is_incident', eventOf(well), true],
      ['is_incident', eventOf(fine), false],
      ['is_incident', eventOf({ status: 0, history: [] }), false],
      ['not_silenced', eventOf({ ...bad, is_silenced: true }), true],
      ['not_silenced', eventOf({ ...bad, silenced: ['*:c1'] }), false],
      ['has_metrics', eventOf(bad, metrics), true],
      ['has_metrics', eventOf(bad), false],
    ];
    for (const [name, event, allowed] of cases) {
      const handlers = { h: { type: 'pipe', command: 'true', filters: [name] } };
      const filters = { [name]: { action: allowed ? 'deny' : 'allow', expressions: ['true'] } };
      const { run } = world({ handlers, filters }, sandbox);
      const trace = await run({ ...event, check: event.check && { ...event.check, handlers: ['h'] } });
      assert.equal(trace.pipelines[0]?.workflows[0]?.outcome, allowed ? 'handled' : 'denied', name);
    }
  });
});

describe('time windows', () => {
  const at = (hours: number, minutes = 0, seconds = 0) => Date.UTC(2022, 7, 10, hours, minutes, seconds);
  const of = (begin: string, end: string, day = 'all') =>
    filterOf({ when: { days: { [day]: [{ begin, end }] } } }).when as NonNullable<EventFilter['when']>;

  it('include both bounds, go over midnight on the day they are listed, and know the day', () => {
    const cases: [string, string, number, boolean][] = [
      ['3:00PM', '5:00PM', at(15), true],
      ['3:00PM', '5:00PM', at(17), true],
      ['3:00PM', '5:00PM', at(17, 0, 1), false],
      ['3:00 PM', '5:00 PM', at(16), true],
      ['3:00PM', '8:00AM', at(7, 59), true],
      ['3:00PM', '8:00AM', at(8, 0, 1), false],
      ['3:00PM', '8:00AM', at(14, 59, 59), false],
      ['3:00PM', '8:00AM', at(23, 59, 59), true],
      ['12:00AM', '12:00AM', at(0), true],
      ['12:00AM', '12:00AM', at(0, 0, 1), false],
      ['12:30PM', '1:00PM', at(12, 45), true],
    ];
    for (const [begin, end, moment, inside] of cases) {
      assert.equal(
        inWindows(of(begin, end), moment),
        inside,
        `${begin}-${end} ${new Date(moment).toISOString()}`,
      );
    }
    assert.equal(inWindows(of('12:00AM', '11:59PM', 'wednesday'), at(12)), true);
    assert.equal(inWindows(of('12:00AM', '11:59PM', 'thursday'), at(12)), false);
  });

  it('agree with a plain model in minutes', () => {
    const kitchen = (minutes: number) =>
      `${((Math.floor(minutes / 60) + 11) % 12) + 1}:${String(minutes % 60).padStart(2, '0')}${minutes < 720 ? 'AM' : 'PM'}`;
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(minute, minute, minute, (begin, end, present) => {
        const expected =
          begin <= end ? begin <= present && present <= end : present >= begin || present < end;
        assert.equal(inWindows(of(kitchen(begin), kitchen(end)), at(0, present)), expected);
      }),
    );
  });
});
