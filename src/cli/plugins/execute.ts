import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Asset } from '../../resources/core/asset.js';
import { connectionVariables } from '../connection-variables.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { logLine } from '../log-line.js';
import { runProgram } from '../run-program.js';
import { sensuVersion } from '../version.js';
import type { Plugin } from './plugin.js';

/** In a script a plugin may run so long. A person ends it with Ctrl-C. */
const scriptLimitMs = 30_000;

/**
 * Runs a plugin: its asset is downloaded once, checked and unpacked.
 * @throws CliError also when the plugin fails: `exit status 3`
 */
export async function executePlugin(
  context: Context,
  plugin: Plugin,
  args: readonly string[],
): Promise<void> {
  const env = { ...context.env, ...connectionVariables(context.settings) };
  const { installPlugin } = await import('../../host/assets/local.js');
  const installed = await installPlugin(
    withBuilds(plugin.asset),
    {
      cacheDir: context.settings.cacheDir,
      download: (url, headers, into, signal) => download(context, url, headers, into, signal),
      log: (level, component, message, fields) =>
        context.printError(`${logLine(context.now(), level, message, { ...fields, component })}\n`),
    },
    env,
  ).catch((error: Error) => {
    throw new CliError(error.message, { cause: error });
  });
  if (!installed) throw new CliError('no asset filters were matched');
  await runProgram(context, [join(installed.path, 'bin', 'entrypoint'), ...args], {
    env: { ...env, ...Object.fromEntries(installed.variables.map(nameAndValue)) },
    limitMs: context.terminal ? undefined : scriptLimitMs,
  });
}

/** A plugin is always one of several builds to the original, and its log says so. */
function withBuilds(asset: Asset): Asset {
  if (asset.builds?.length) return asset;
  const { url, sha512, filters, headers } = asset;
  return { ...asset, builds: [{ url, sha512, filters, headers }] };
}

function nameAndValue(variable: string): [string, string] {
  const at = variable.indexOf('=');
  return [variable.slice(0, at), variable.slice(at + 1)];
}

/** Downloads as everything else is: with the proxies of the environment and Go's words for what goes wrong. */
async function download(
  context: Context,
  url: string,
  headers: Readonly<Record<string, string>>,
  into: Writable,
  signal: AbortSignal,
): Promise<void> {
  const { createClient } = await import('../../client/index.js');
  const client = createClient({
    apiUrl: '',
    timeoutMs: 0,
    env: context.env,
    version: sensuVersion,
    now: context.now,
    signal,
  });
  try {
    const { status } = await client.send('GET', '', {
      base: url,
      auth: 'none',
      headers: { Accept: '*/*', ...headers },
      into,
    });
    if (status !== 200) throw new Error(`Response Code ${status}`);
  } finally {
    await client.close();
  }
}
