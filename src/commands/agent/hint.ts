import type { FleetCounts } from '../../agent/index.js';
import type { Context } from '../../cli/context.js';
import { runningBackends } from '../backend/running.js';
import type { Telling } from './telling.js';

/** Tells a person once, when no backend answers, where there is one. */
export function hintOnce(
  context: Context,
  urls: readonly string[],
  telling: Telling,
): (counts: FleetCounts) => void {
  let told = !context.terminal;
  return ({ failures, connected, keepalives }) => {
    if (told || failures === 0 || connected > 0 || keepalives > 0) return;
    told = true;
    void hintFor(context, urls).then((text) => telling.say(text));
  };
}

async function hintFor(context: Context, urls: readonly string[]): Promise<string> {
  const others = (await runningBackends(context)).filter(({ agentUrl }) => !urls.includes(agentUrl));
  const [other] = others;
  const nobody = `No backend takes this agent at ${urls.join(', ')}.`;
  return other
    ? `${nobody} A local backend is running: --backend-url ${other.agentUrl}`
    : `${nobody} \`${context.program} backend start\` starts one; --backend-url names another.`;
}
