import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.js';
import { divergences } from '../compat.js';
import type { Journal } from '../http/journal.js';
import type { Reply } from '../http/reply.js';
import type { Compat } from '../part.js';

/** Where the control API lives, on the port of the API but never mixed with Sensu's. */
const controlPrefix = '/.sensectl/';

/** What the control API can do to the backend. */
export interface Controlled {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly compat: Compat;
  settle(): Promise<void>;
  reset(): Promise<void>;
  /** Ends the backend after the answer. */
  stop(): void;
}

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});

const refusal = (status: number, message: string): Reply => json({ message }, status);

type Action = (query: URLSearchParams, backend: Controlled) => Reply | Promise<Reply>;

/** Method and path below the prefix. */
const actions: Readonly<Record<string, Action>> = {
  'GET journal': (_, { journal }) => json(journal.entries()),
  'GET compat': (_, { compat }) => json({ mode: compat, divergences }),
  'GET clock': (_, { clock }) => json(clockState(clock)),
  'POST clock/freeze': (_, { clock }) => {
    clock.freeze();
    return json(clockState(clock));
  },
  'POST clock/run': (query, { clock }) => {
    const speed = query.has('speed') ? Number(query.get('speed')) : 1;
    if (!(speed > 0) || !Number.isFinite(speed)) return refusal(400, 'speed must be a number above 0');
    clock.run(speed);
    return json(clockState(clock));
  },
  'POST clock/advance': async (query, { clock }) => {
    const ms = wholeNumber(query, 'ms');
    if (ms === undefined) return refusal(400, 'ms must be a whole number, not below 0');
    return json({ fired: await clock.advance(ms), ...clockState(clock) });
  },
  'POST clock/set': async (query, { clock }) => {
    const ms = wholeNumber(query, 'ms');
    if (ms === undefined) return refusal(400, 'ms must be milliseconds since 1970');
    return json({ fired: await clock.set(ms), ...clockState(clock) });
  },
  'POST settle': async (_, backend) => {
    await backend.settle();
    return json({ settled: true });
  },
  'POST reset': async (_, backend) => {
    await backend.reset();
    return json({ reset: true });
  },
  'POST stop': (_, backend) => {
    backend.stop();
    return json({ stopping: true }, 202);
  },
};

const clockState = (clock: Clock) => ({
  now: clock.now(),
  speed: clock.speed,
  timers: clock.timers().map(({ at, label }) => ({ at, label })),
});

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** Answers a request below the prefix; nothing for any other. A web page cannot reach it: other host names are refused. */
export class Control {
  constructor(
    private readonly token: string,
    private readonly backend: Controlled,
  ) {}

  handles(message: IncomingMessage): boolean {
    return message.url?.startsWith(controlPrefix) ?? false;
  }

  async answer(message: IncomingMessage): Promise<Reply> {
    if (!loopback.test(message.headers.host ?? ''))
      return refusal(403, 'only loopback host names are served here');
    if (!this.knows(message.headers.authorization)) return refusal(401, 'the control token is needed');
    const url = new URL(message.url as string, 'http://localhost');
    const path = url.pathname.slice(controlPrefix.length);
    const action = actions[`${message.method} ${path}`];
    if (!action) {
      const known = Object.keys(actions).some((key) => key.split(' ')[1] === path);
      return known ? refusal(405, 'wrong method') : refusal(404, 'not found');
    }
    return action(url.searchParams, this.backend);
  }

  private knows(authorization: string | undefined): boolean {
    const given = Buffer.from(authorization ?? '');
    const wanted = Buffer.from(`Bearer ${this.token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
