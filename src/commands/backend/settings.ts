import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BackendOptions } from '../../backend/index.js';
import type { Input } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import type { FlagSpecs, FlagValue } from '../../cli/flags/spec.js';
import { readableLine } from '../../cli/log-line.js';
import { osErrorText } from '../../cli/os-error.js';
import type { JsonValue } from '../../resources/kit/json.js';

/** What a backend is started with. */
export interface StartSettings {
  readonly options: BackendOptions;
  /** Files and folders, absolute. */
  readonly seeds: readonly string[];
  /** Written when ready. */
  readonly readyFile?: string;
}

type Values = (name: string) => string;

/**
 * Puts together what the command line, `SENSU_BACKEND_*` variables and the configuration file say, in this order
 * of precedence.
 */
export async function startSettings(
  context: Context,
  input: Input,
  specs: FlagSpecs,
): Promise<StartSettings> {
  const fromFile = await readConfigFile(context, input);
  const valueFor = (name: string): FlagValue => {
    const flag = input.flags[name as never] as FlagValue | undefined;
    if (input.given.has(name)) return flag ?? '';
    const variable = context.env[variableOf(name)];
    if (variable !== undefined) return specs[name]?.type === 'strings' ? words(variable) : variable;
    return fromFile[name] ?? flag ?? '';
  };
  const text: Values = (name) => String(valueFor(name));
  const readyFile = text('ready-file');
  return {
    options: {
      ...listenerOptions(context, text),
      ...(await emulationOptions(context, text)),
      // `backend exec` has a global flag of this name, which is not the backend's.
      ...(specs['cache-dir'] && text('cache-dir') && { cacheDir: resolve(context.cwd, text('cache-dir')) }),
    },
    seeds: list(valueFor('seed')).map((path) => resolve(context.cwd, path)),
    ...(readyFile && { readyFile: resolve(context.cwd, readyFile) }),
  };
}

/** `SENSU_BACKEND_API_LISTEN_ADDRESS`. */
const variableOf = (flag: string): string => `SENSU_BACKEND_${flag.toUpperCase().replaceAll('-', '_')}`;

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const list = (value: FlagValue): string[] => (Array.isArray(value) ? value : words(String(value)));

function listenerOptions(context: Context, text: Values): BackendOptions {
  const stateDir = text('state-dir');
  return {
    apiListenAddress: text('api-listen-address') || '127.0.0.1:0',
    agentHost: text('agent-host') || '127.0.0.1',
    agentPort: port('agent-port', text('agent-port') || '0'),
    ...(stateDir && { stateDir: resolve(context.cwd, stateDir) }),
    ...(text('api-request-limit') && {
      apiRequestLimit: whole('api-request-limit', text('api-request-limit')),
    }),
    ...tlsOptions(context, text),
  };
}

async function emulationOptions(context: Context, text: Values): Promise<BackendOptions> {
  const compat = text('compat');
  if (compat !== 'guide' && compat !== '6.7.5') {
    throw new CliError(`--compat must be guide or 6.7.5, not ${JSON.stringify(compat)}`);
  }
  const eventLogFile = text('event-log-file');
  const apiKey = text('cluster-admin-api-key');
  return {
    compat,
    clock: await clockOf(text('speed')),
    execute: truth('execute', text('execute')),
    environment: context.env,
    deregistrationHandler: text('deregistration-handler'),
    logLevel: text('log-level'),
    clusterAdminUsername: text('cluster-admin-username'),
    clusterAdminPassword: text('cluster-admin-password'),
    ...(eventLogFile && { eventLogFile: resolve(context.cwd, eventLogFile) }),
    ...(apiKey && { clusterAdminApiKey: apiKey }),
    log: logTo(context),
  };
}

/** Programs get Sensu's JSON lines, a person at a terminal what can be read. */
function logTo(context: Context): (line: string) => void {
  const forPerson = (): boolean => (context.stderr as NodeJS.WriteStream).isTTY === true;
  return (line) => context.printError(`${forPerson() ? readableLine(line) : line.trimEnd()}\n`);
}

async function clockOf(speed: string): Promise<NonNullable<BackendOptions['clock']>> {
  const times = Number(speed);
  if (speed === '' || !(times >= 0) || !Number.isFinite(times)) {
    throw new CliError(`--speed must be a number of 0 or more, not ${JSON.stringify(speed)}`);
  }
  const { scaledClock, systemClock } = await import('../../host/clock.js');
  return times === 1 ? systemClock() : scaledClock(times);
}

function tlsOptions(context: Context, text: Values): Pick<BackendOptions, 'tls'> {
  const path = (name: string) => text(name) && resolve(context.cwd, text(name));
  const [certFile, keyFile, trustedCaFile] = [path('cert-file'), path('key-file'), path('trusted-ca-file')];
  if (!certFile && !keyFile) return {};
  if (!certFile || !keyFile) {
    throw new CliError('tls configuration error, both flags --cert-file & --key-file are required');
  }
  return { tls: { certFile, keyFile, ...(trustedCaFile && { trustedCaFile }) } };
}

async function readConfigFile(context: Context, input: Input): Promise<Record<string, FlagValue>> {
  const flag = input.flags['config-file' as never] as string | undefined;
  const path = flag || context.env[variableOf('config-file')];
  if (!path) return {};
  const { loadYaml } = await import('../../wire/yaml/index.js');
  const value = loadYaml(await readText(resolve(context.cwd, path)));
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new CliError(`${path}: a configuration file maps names of flags to values`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, flagValue(entry as JsonValue)]),
  );
}

const flagValue = (entry: JsonValue): FlagValue =>
  Array.isArray(entry) ? entry.map(String) : entry === null ? '' : String(entry);

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(osErrorText('open', path, error));
  }
}

/** As pflag reads a bool. */
function truth(flag: string, text: string): boolean {
  if (/^(?:1|t|true)$/i.test(text)) return true;
  if (/^(?:0|f|false|)$/i.test(text)) return false;
  throw new CliError(`--${flag} must be true or false, not ${JSON.stringify(text)}`);
}

function whole(flag: string, text: string): number {
  if (!/^\d+$/.test(text))
    throw new CliError(`--${flag} must be a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}

function port(flag: string, text: string): number {
  const number = whole(flag, text);
  if (number > 65535) throw new CliError(`--${flag} must be a port from 0 to 65535, not ${text}`);
  return number;
}
