import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { readJsonInput } from '../../cli/read-input.js';
import { decode } from '../../resources/kit/decode.js';
import type { JsonValue } from '../../resources/kit/json.js';
import { type ProxyRequests, proxyRequests } from '../../resources/kit/shared.js';
import { changeCheck } from './change.js';

/** Sensu's default, in percent of the interval. */
const defaultSplayCoverage = 90;

export default defineCommand({
  id: 'check set-proxy-requests',
  usage: 'set-proxy-requests [NAME]',
  summary: 'set proxy requests for a check from file or stdin',
  arguments: { min: 1, max: 1 },
  flags: { file: { type: 'string', short: 'f', help: 'Proxy request definition file' } },
  async run(context, { args, flags }) {
    await changeCheck(context, args[0] as string, async (config) => {
      const requests = readRequests(await readJsonInput(context, flags.file));
      config.proxy_requests = {
        ...requests,
        splay_coverage: requests.splay_coverage || defaultSplayCoverage,
      };
    });
    context.print('Updated\n');
  },
});

function readRequests(value: JsonValue): ProxyRequests {
  try {
    return decode(proxyRequests, value);
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
}
