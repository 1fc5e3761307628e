import type { FleetCounts } from '../../agent/index.js';
import type { Context } from '../../cli/context.js';
import { runningBackends } from '../backend/running.js';
import type { Telling } from './telling.js';

/** Tells a person once what to do, when no connection comes about. */
export function hintOnce(
  context: Context,
  urls: readonly string[],
  telling: Pick<Telling, 'say'>,
): (counts: FleetCounts) => void {
  let told = !context.terminal;
  return ({ lastFailure, connected, keepalives }) => {
    // That a port for others is taken says nothing about backends.
    if (told || lastFailure === '' || lastFailure.startsWith('listen ') || connected > 0 || keepalives > 0)
      return;
    told = true;
    void hintFor(context, urls, lastFailure).then((text) => telling.say(text));
  };
}

/** What helps where a backend has answered, but not as wished. */
const remedies: readonly (readonly [RegExp, (program: string) => string])[] = [
  [
    / status 401: /,
    () => 'The backend knows no such user, or another password: --user and --password tell them.',
  ],
  [
    / status 403: /,
    () => 'The backend does not let this user send events in this namespace: --user, --namespace.',
  ],
  [
    / status 404: namespace /,
    (program) => `The backend has no such namespace: \`${program} namespace create NAME\` makes one.`,
  ],
  [/^x509: /, () => 'The certificate of the backend is not trusted: --trusted-ca-file names who is.'],
];

async function hintFor(context: Context, urls: readonly string[], failure: string): Promise<string> {
  const [, remedy] = remedies.find(([cause]) => cause.test(failure)) ?? [];
  if (remedy) return remedy(context.program);
  const others = (await runningBackends(context)).filter(({ agentUrl }) => !urls.includes(agentUrl));
  const [other] = others;
  const nobody = `No backend takes this agent at ${urls.join(', ')}.`;
  return other
    ? `${nobody} A local backend is running: --backend-url ${other.agentUrl}`
    : `${nobody} \`${context.program} backend start\` starts one; --backend-url names another.`;
}
