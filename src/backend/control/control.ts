import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { divergences } from '../compat.js';
import type { Reply } from '../http/reply.js';
import { type Actions, type Controlled, json, refusal } from './action.js';
import { clockActions } from './clock.js';
import { outboxActions } from './outbox.js';

/** Where the control API lives, on the port of the API but never mixed with Sensu's. */
const controlPrefix = '/.sensectl/';

/** Method and path below the prefix. */
const actions: Actions = {
  ...clockActions,
  ...outboxActions,
  'GET journal': (_, { journal }) => json(journal.entries()),
  'GET compat': (_, { compat }) => json({ mode: compat, divergences }),
  'GET users': (_, backend) => json({ users: backend.users() }),
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
