import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Input } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { osErrorText } from '../../cli/os-error.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../resources/kit/json.js';
import { deprecatedNames, startFlags } from './flags.js';

/** Where settings are looked for. */
export type Place = Pick<Context, 'env' | 'cwd'>;

/** Where `sensu-agent` looks when no file is named. */
const usualFile = '/etc/sensu/agent.yml';

/** A file that cannot be used: the original says so before it looks at anything else. */
export class ConfigFileError extends CliError {
  override name = 'ConfigFileError';
}

/** What the places say in which an agent can be told something. */
export interface Sources {
  /** A flag that is on the command line. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Of the configuration file; keys in lower case. */
  readonly file: Readonly<Record<string, JsonValue>>;
  variable(name: string): string | undefined;
  /** What is to be warned of. */
  readonly warnings: readonly string[];
  /** Keys of the file that mean nothing to an agent. The original passes over them. */
  readonly unknown: readonly string[];
}

/** `SENSU_KEEPALIVE_INTERVAL`; one that is empty counts as none. */
const variableOf = (context: Place, name: string): string | undefined =>
  context.env[`SENSU_${name.toUpperCase().replaceAll('-', '_')}`] || undefined;

/** Reads the command line, the variables and the configuration file. @throws ConfigFileError */
export async function readSources(context: Place, input: Input): Promise<Sources> {
  const flags: Record<string, unknown> = {};
  const warnings: string[] = [];
  const deprecated: string[] = [];
  for (const name of input.given) {
    const renamed = deprecatedNames[name];
    if (renamed !== undefined)
      warnings.push(`flag --${name} has been deprecated, please use --${renamed} instead`);
    flags[renamed ?? name] = (input.flags as Record<string, unknown>)[name];
  }
  const file = await readConfigFile(context, flags['config-file'] as string | undefined);
  const variable = (name: string): string | undefined => variableOf(context, name);
  for (const [old, name] of Object.entries(deprecatedNames)) {
    const value = file[old];
    if (value === undefined && variable(old) === undefined) continue;
    deprecated.push(`config attribute ${old} has been deprecated, please use ${name} instead`);
    if (value !== undefined) file[name] = value;
    delete file[old];
  }
  const unknown = Object.keys(file).filter((key) => !Object.hasOwn(startFlags, key));
  return { flags, file, variable, warnings: [...deprecated, ...warnings], unknown };
}

async function readConfigFile(context: Place, flag: string | undefined): Promise<Record<string, JsonValue>> {
  const told = flag || variableOf(context, 'config-file');
  const path = resolve(context.cwd, told ?? usualFile);
  try {
    return await parseConfigFile(await readText(path, told ?? usualFile));
  } catch (error) {
    // Nobody asked for the usual file.
    if (told === undefined && error instanceof ConfigFileError) return {};
    throw error;
  }
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigFileError(osErrorText('open', shown, error));
  }
}

async function parseConfigFile(text: string): Promise<Record<string, JsonValue>> {
  const { loadYaml } = await import('../../wire/yaml/index.js');
  const value = parsed(() => loadYaml(text));
  if (value === null) return {};
  if (!isJsonObject(value)) {
    const tag = Array.isArray(value) ? 'seq' : typeof value === 'string' ? `str \`${value}\`` : 'scalar';
    throw new ConfigFileError(
      `While parsing config: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!${tag} into map[string]interface {}`,
    );
  }
  return lowerKeys(value);
}

function parsed(read: () => JsonValue): JsonValue {
  try {
    return read();
  } catch (error) {
    throw new ConfigFileError(`While parsing config: ${(error as Error).message}`);
  }
}

/** Sensu reads keys in any case, and so loses the case of labels. */
function lowerKeys(map: JsonObject): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key.toLowerCase(),
      isJsonObject(value) ? lowerKeys(value) : value,
    ]),
  );
}
