import assert from 'node:assert/strict';
import { createSandbox, eventOf, type Resources, type Sandbox, world } from './given.js';

const pipe = (more: object = {}) => ({ type: 'pipe', command: 'true', ...more });
const ref = (type: string, name: string) => ({ name, type, api_version: 'core/v2' });
const workflow = (name: string, handler: string, more: object = {}) => ({
  name,
  handler: ref('Handler', handler),
  ...more,
});

describe('pipelines', () => {
  let sandbox: Sandbox;
  before(() => {
    sandbox = createSandbox();
  });
  after(() => sandbox.close());

  const ran = async (resources: Resources, check: object, rest: object = {}) => {
    const { run, outbox, log } = world(resources, sandbox);
    const trace = await run(eventOf(check, rest));
    const told = log.filter(({ level, msg }) => level !== 'debug' && !/kept in the outbox/.test(msg));
    return { ran: outbox.list().map(({ name }) => name), told, trace, outbox };
  };

  it('run handlers in the order of their names, once each, whatever names them', async () => {
    const handlers = {
      b: pipe(),
      a: pipe(),
      'a-b': pipe(),
      s: { type: 'set', handlers: ['b', 'c', 'b'] },
      c: pipe(),
    };
    const metrics = { metrics: { handlers: ['a', 'c'], points: [] } };
    assert.deepEqual((await ran({ handlers }, { handlers: ['s', 'b', 'a-b', 'a'] }, metrics)).ran, [
      'a',
      'a-b',
      'b',
      'c',
    ]);
  });

  it('expand sets to the second level of nesting; what is deeper, cyclic or unknown is told and left out', async () => {
    const set = (...handlers: string[]) => ({ type: 'set', handlers });
    const handlers = {
      leaf1: pipe(),
      leaf2: pipe(),
      leaf3: pipe(),
      leaf4: pipe(),
      s1: set('leaf1', 's2', 'leaf1'),
      s2: set('leaf2', 's3'),
      s3: set('leaf3', 's4'),
      s4: set('leaf4'),
      loop: set('loop', 'leaf4'),
      gaps: set('ghost', 'leaf1'),
    };
    const deep = await ran({ handlers }, { handlers: ['s1', 'leaf1'] });
    assert.deepEqual(deep.ran, ['leaf1', 'leaf2']);
    const expanded = {
      level: 'error',
      component: 'pipelined',
      msg: 'failed to expand handler set',
      namespace: 'default',
      error: 'handler sets cannot be deeply nested',
    };
    assert.deepEqual(deep.told, [{ ...expanded, handler: 's3' }]);
    const loop = await ran({ handlers }, { handlers: ['loop'] });
    assert.deepEqual([loop.ran, loop.told], [['leaf4'], [{ ...expanded, handler: 'loop' }]]);
    const gaps = await ran({ handlers }, { handlers: ['gaps', 'nobody'] });
    assert.deepEqual(
      gaps.told.map(({ level, msg, handler }) => [level, msg, handler]),
      [
        ['error', 'set handler specified a handler that does not exist', 'ghost'],
        ['info', 'handler does not exist, will be ignored', 'nobody'],
      ],
    );
    const guide = await ran(
      { handlers: { registration: { type: 'pipe', handlers: ['leaf1'] }, leaf1: pipe() } },
      { handlers: ['registration'] },
    );
    assert.deepEqual(guide.ran, ['leaf1']);
  });

  it('run the pipelines that the event names, in order, before its handlers', async () => {
    const resources = {
      handlers: { a: pipe(), b: pipe(), c: pipe(), legacy: pipe() },
      pipelines: {
        first: { workflows: [workflow('w1', 'c'), workflow('w2', 'a')] },
        second: { workflows: [workflow('w', 'b')] },
      },
    };
    const pipelines = [ref('Pipeline', 'second'), ref('Pipeline', 'first')];
    assert.deepEqual(
      (await ran(resources, { handlers: ['legacy'], pipelines: [ref('Pipeline', 'first')] }, { pipelines }))
        .ran,
      ['b', 'c', 'a', 'legacy'],
    );
    const none = await ran(resources, { pipelines });
    assert.deepEqual(
      [none.ran, none.told.map(({ level, msg }) => [level, msg])],
      [[], [['info', 'no pipelines defined in resource']]],
    );
  });

  it("tell errors in Sensu's words and end the pipeline there", async () => {
    const resources = {
      handlers: { ok: pipe(), aset: { type: 'set', handlers: ['ok'] } },
      pipelines: {
        empty: { workflows: [] },
        nohandler: { workflows: [workflow('w1', 'ghost'), workflow('w2', 'ok')] },
        withset: { workflows: [workflow('w1', 'aset'), workflow('w2', 'ok')] },
        badmut: {
          workflows: [workflow('w1', 'ok', { mutator: ref('Mutator', 'ghost') }), workflow('w2', 'ok')],
        },
        badfil: {
          workflows: [workflow('w1', 'ok', { filters: [ref('EventFilter', 'ghost')] }), workflow('w2', 'ok')],
        },
      },
    };
    const skipping = (error: string) => `${error}, skipping execution of pipeline`;
    const cases: [string, string[], string[]][] = [
      ['missing', [], [skipping('pipeline does not exist')]],
      ['empty', [], [skipping('pipeline has no workflows')]],
      ['nohandler', ['ok'], ['handler not found, skipping handler execution']],
      ['withset', [], [skipping('unknown handler type')]],
      ['badmut', [], [skipping('mutator "ghost" does not exist')]],
      ['badfil', [], ['could not retrieve filter', skipping('could not retrieve filter')]],
    ];
    for (const [name, names, messages] of cases) {
      const result = await ran(resources, {}, { pipelines: [ref('Pipeline', name)] });
      assert.deepEqual([result.ran, result.told.map(({ msg }) => msg)], [names, messages], name);
    }
    const { told } = await ran(resources, {}, { pipelines: [ref('Pipeline', 'empty')] });
    assert.deepEqual(told, [
      {
        level: 'warning',
        component: 'pipelined',
        msg: skipping('pipeline has no workflows'),
        event_id: '4a1a6a2e-1e8d-4d2a-9b77-0b4f5b5f3a11',
        entity_name: 'p1',
        entity_namespace: 'default',
        check_name: 'c1',
        check_namespace: 'default',
        pipeline_reference: 'core/v2.Pipeline(Name=empty)',
        pipeline_adapter: 'AdapterV1',
      },
    ]);
    const keepalive = { metadata: { name: 'keepalive', namespace: 'default' }, handlers: ['keepalive'] };
    assert.deepEqual(
      (await ran(resources, keepalive)).told.map(({ level }) => level),
      ['info'],
    );
  });

  it('give a handler the event with its secrets hidden, or what the mutator makes of it', async () => {
    const resources = {
      handlers: {
        plain: pipe(),
        only: pipe({ mutator: 'only_check_output' }),
        script: pipe({ mutator: 'js' }),
      },
      mutators: {
        js: {
          type: 'javascript',
          eval: 'return event.entity.name + ":" + event.check.name + ":" + TEAM + HOME_TOWN',
          env_vars: ['TEAM=ops', 'HOME_TOWN'],
        },
      },
    };
    const labels = { password: 's3cret', 'Api-Key': 'k', plain: 'p' };
    const { outbox } = await ran(
      resources,
      { handlers: ['plain', 'only', 'script'], output: 'a<b>\n' },
      { entity: { labels, metadata: { name: 'p1', namespace: 'default', labels } } },
    );
    const given = Object.fromEntries(outbox.list().map(({ name, stdin }) => [name, stdin]));
    assert.equal(given['only'], 'a<b>\n');
    assert.equal(given['script'], 'p1:c1:opsSofia');
    assert.match(given['plain'] ?? '', /a\\u003cb\\u003e\\n/);
    assert.doesNotMatch(given['plain'] ?? '', /\n/);
    assert.deepEqual(JSON.parse(given['plain'] ?? '').entity.metadata.labels, {
      'Api-Key': 'REDACTED',
      password: 'REDACTED',
      plain: 'p',
    });
  });

  it('keep what a JavaScript mutator changes for the handlers behind it', async () => {
    const resources = {
      handlers: { a: pipe(), b: pipe({ mutator: 'js' }), c: pipe(), d: pipe({ filters: ['changed'] }) },
      mutators: {
        js: {
          type: 'javascript',
          eval: "event.check.output = 'changed'; event.check.labels['x'] = 'y'; event.labels.z = 'w'; return 'text for b';",
        },
      },
      filters: {
        changed: {
          action: 'allow',
          expressions: ["event.check.output == 'changed'", "event.check.labels.x == 'y'"],
        },
      },
    };
    const event = eventOf({
      handlers: ['d', 'c', 'b', 'a'],
      output: 'original',
      check_hooks: [{ '1': ['h'] }],
    });
    const before = structuredClone(event);
    const { run, outbox } = world(resources, sandbox);
    await run(event);
    const [a, b, c, d] = outbox.list().map(({ stdin }) => stdin);
    assert.equal(b, 'text for b');
    assert.equal(c, d);
    const original = JSON.parse(a ?? '');
    original.check.output = 'changed';
    original.check.metadata.labels = { x: 'y' };
    original.metadata.labels = { z: 'w' };
    assert.deepEqual(JSON.parse(c ?? ''), original);
    assert.deepEqual(event, before, 'the stored event is not touched');
  });

  it('refuse what a JavaScript mutator must not return', async () => {
    const cases: [string, string][] = [
      ['return 5', 'bad mutator result: got "", want string or undefined'],
      ['return {}', 'bad mutator result: got "Object", want string or undefined'],
      ['return []', 'bad mutator result: got "Array", want string or undefined'],
      ['nope()', "ReferenceError: 'nope' is not defined"],
      ['while (true) {}', 'mutator timeout reached, execution halted'],
      [
        "event.check.status = 'bad'",
        'json: cannot unmarshal string into Go struct field Check.check.status of type uint32',
      ],
    ];
    for (const [code, error] of cases) {
      const result = await ran(
        { handlers: { h: pipe({ mutator: 'm' }) }, mutators: { m: { type: 'javascript', eval: code } } },
        { handlers: ['h'] },
      );
      assert.deepEqual(result.ran, []);
      assert.deepEqual(
        result.told.map(({ msg, error: said }) => said ?? msg),
        [error, `${error}, skipping execution of pipeline`],
        code,
      );
    }
    const nothing = await ran(
      {
        handlers: { h: pipe({ mutator: 'm' }) },
        mutators: { m: { type: 'javascript', eval: 'return null' } },
      },
      { handlers: ['h'] },
    );
    assert.equal(JSON.parse(nothing.outbox.list()[0]?.stdin ?? '').check.metadata.name, 'c1');
    const same = await ran(
      {
        handlers: { h: pipe({ mutator: 'm' }) },
        mutators: { m: { type: 'javascript', eval: 'return JSON.stringify(event)' } },
      },
      { handlers: ['h'] },
    );
    assert.deepEqual(
      JSON.parse(same.outbox.list()[0]?.stdin ?? ''),
      JSON.parse(nothing.outbox.list()[0]?.stdin ?? ''),
    );
  });

  it('explain every decision', async () => {
    const resources = {
      handlers: {
        a: pipe({ filters: ['is_incident', 'office'] }),
        b: { type: 'tcp', socket: { host: '127.0.0.1', port: 1 }, mutator: 'm' },
        c: pipe(),
      },
      filters: {
        office: {
          action: 'allow',
          expressions: ["event.check.output == 'x'", 'event.nope.deeper', 'event.check.status == 2', 'true'],
        },
      },
      mutators: { m: { type: 'javascript', eval: 'nope()' } },
    };
    const { trace } = await ran(resources, { handlers: ['a', 'b', 'c', 'ghost'], output: 'x' });
    assert.deepEqual(trace.pipelines[0]?.workflows, [
      {
        name: 'legacy-pipeline-workflow-a',
        outcome: 'denied',
        filters: [
          {
            name: 'is_incident',
            builtIn: true,
            allowed: true,
            reason: 'the event is an incident or its resolution',
          },
          {
            name: 'office',
            builtIn: false,
            action: 'allow',
            allowed: false,
            reason: 'denying event that does not match filter',
            expressions: [
              { expression: "event.check.output == 'x'", matched: true },
              {
                expression: 'event.nope.deeper',
                error: "TypeError: Cannot access member 'deeper' of undefined",
              },
              { expression: 'event.check.status == 2', matched: false },
              { expression: 'true' },
            ],
          },
        ],
      },
      {
        name: 'legacy-pipeline-workflow-b',
        outcome: 'failed',
        filters: [],
        mutator: { name: 'm', type: 'javascript' },
        error: "ReferenceError: 'nope' is not defined",
      },
      { name: 'legacy-pipeline-workflow-c', outcome: 'not-reached', filters: [] },
    ]);
    assert.equal(trace.pipelines[0]?.notes[0]?.message, 'handler does not exist, will be ignored');
  });
});
