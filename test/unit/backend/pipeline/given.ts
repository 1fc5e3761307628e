import { createBus } from '../../../../src/backend/bus.js';
import { Outbox } from '../../../../src/backend/outbox/outbox.js';
import { givenDefinitions } from '../../../../src/backend/pipeline/definitions.js';
import { type Effects, outboxEffects } from '../../../../src/backend/pipeline/effects.js';
import { type PipelineSetting, runPipelines } from '../../../../src/backend/pipeline/run.js';
import { systemClock } from '../../../../src/host/clock.js';
import { createSandbox, type Sandbox } from '../../../../src/host/sandbox/sandbox.js';
import type { Event } from '../../../../src/resources/core/event.js';
import { event as eventKind, kindOfPlural } from '../../../../src/resources/index.js';
import { decode } from '../../../../src/resources/kit/decode.js';
import type { JsonValue } from '../../../../src/resources/kit/json.js';

export interface LogLine {
  level: string;
  component: string;
  msg: string;
  [field: string]: unknown;
}

/** Resources by plural and name: `{ handlers: { h: { type: 'pipe', command: 'true' } } }`. */
export type Resources = Record<string, Record<string, object>>;

export function definitionsOf(resources: Resources) {
  return givenDefinitions(
    Object.entries(resources).flatMap(([plural, named]) => {
      const kind = kindOfPlural(plural);
      if (!kind) throw new Error(`no kind ${plural}`);
      return Object.entries(named).map(([name, spec]) => {
        const json = { metadata: { name, namespace: 'default' }, ...spec } as JsonValue;
        return { kind, value: decode(kind.shape, json) as object };
      });
    }),
  );
}

/** An event of entity `p1` and check `c1`. */
export function eventOf(check: object = {}, rest: object = {}): Event {
  const json = {
    entity: {
      metadata: { name: 'p1', namespace: 'default' },
      entity_class: 'proxy',
      ...('entity' in rest ? (rest.entity as object) : {}),
    },
    check: { metadata: { name: 'c1', namespace: 'default' }, status: 1, interval: 10, ...check },
    id: '4a1a6a2e-1e8d-4d2a-9b77-0b4f5b5f3a11',
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'entity')),
  };
  return decode(eventKind.shape, json as JsonValue);
}

export const now = Date.UTC(2022, 7, 10, 15, 3, 34);

/** Pipelines over given resources; effects go to an outbox unless others are given. */
export function world(resources: Resources, sandbox: Sandbox, effects?: Effects) {
  const outbox = new Outbox(systemClock(), createBus());
  const log: LogLine[] = [];
  const setting: PipelineSetting = {
    definitions: definitionsOf(resources),
    sandbox,
    effects: effects ?? outboxEffects(outbox),
    log: (level, component, msg, fields) => void log.push({ level, component, msg, ...fields }),
    now: () => now,
    environment: { HOME_TOWN: 'Sofia' },
    script: () => undefined,
    libraries: () => Promise.resolve(undefined),
  };
  return {
    outbox,
    log,
    setting,
    run: (event: Event) => runPipelines(event, setting),
    lines: (level: string) => log.filter((line) => line.level === level),
  };
}

export { createSandbox, type Sandbox };
