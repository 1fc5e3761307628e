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
  /** What a person calls the configuration file. */
  readonly fileName: string;
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
  const told = (flags['config-file'] as string | undefined) || variableOf(context, 'config-file');
  const fileName = told ?? usualFile;
  const file = await readConfigFile(resolve(context.cwd, fileName), fileName, told !== undefined);
  const variable = (name: string): string | undefined => variableOf(context, name);
  for (const [old, name] of Object.entries(deprecatedNames)) {
    const value = file[old];
    if (value === undefined && variable(old) === undefined) continue;
    deprecated.push(`config attribute ${old} has been deprecated, please use ${name} instead`);
    if (value !== undefined) file[name] = value;
    delete file[old];
  }
  const unknown = Object.keys(file).filter((key) => !Object.hasOwn(startFlags, key));
  return { flags, file, fileName, variable, warnings: [...deprecated, ...warnings], unknown };
}

async function readConfigFile(
  path: string,
  shown: string,
  isAskedFor: boolean,
): Promise<Record<string, JsonValue>> {
  try {
    return await parseConfigFile(await readText(path, shown), shown);
  } catch (error) {
    if (!isAskedFor && error instanceof ConfigFileError) return {};
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

async function parseConfigFile(text: string, shown: string): Promise<Record<string, JsonValue>> {
  const { loadYaml } = await import('../../wire/yaml/index.js');
  const nextStep = `The mistake is in ${shown}.`;
  const value = parsed(() => loadYaml(text), nextStep);
  if (value === null) return {};
  if (!isJsonObject(value)) {
    const tag = Array.isArray(value) ? 'seq' : typeof value === 'string' ? `str \`${value}\`` : 'scalar';
    throw new ConfigFileError(
      `While parsing config: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!${tag} into map[string]interface {}`,
      { nextStep },
    );
  }
  return lowerKeys(value);
}

function parsed(read: () => JsonValue, nextStep: string): JsonValue {
  try {
    return read();
  } catch (error) {
    throw new ConfigFileError(`While parsing config: ${(error as Error).message}`, { nextStep });
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
