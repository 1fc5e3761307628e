import { CliError } from '../../cli/errors.js';
import type { FlagSpec } from '../../cli/flags/spec.js';
import { defaultValue, readValue, ValueError } from '../../cli/flags/values.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../resources/kit/json.js';
import type { Sources } from './sources.js';

/**
 * The value of a setting: the flag's, the variable's, the file's or the default. Lists in variables are words between
 * blanks, maps are JSON objects. What a setting cannot be is an error; the original takes it for nothing.
 *
 * @throws CliError
 */
export function settingOf(
  { flags, variable, file, fileName }: Sources,
  name: string,
  spec: FlagSpec,
): unknown {
  if (name in flags) return spec.type === 'stringToString' ? pairs(flags[name] as string[]) : flags[name];
  const text = variable(name);
  if (text !== undefined) return fromText(spec, text, `SENSU_${name.toUpperCase().replaceAll('-', '_')}`);
  const value = file[name];
  if (value !== undefined && value !== null) return fromFile(spec, value, `${name} in ${fileName}`);
  return spec.type === 'stringToString' ? {} : defaultValue(spec);
}

/** Whether a flag, a variable or the file says anything of a setting. */
export const isTold = ({ flags, variable, file }: Sources, name: string): boolean =>
  name in flags || variable(name) !== undefined || (file[name] ?? null) !== null;

function fromFile(spec: FlagSpec, value: JsonValue, place: string): unknown {
  if (spec.type === 'strings' && Array.isArray(value)) return value.map(textOf);
  if (spec.type === 'stringToString' && isJsonObject(value)) return texts(value);
  if (Array.isArray(value) || isJsonObject(value))
    throw new CliError(`${place} must be ${wanted[spec.type]}`);
  return fromText(spec, String(value), place);
}

const wanted: Readonly<Record<FlagSpec['type'], string>> = {
  string: 'a text',
  bool: 'true or false',
  int: 'a whole number',
  uint32: 'a whole number of 0 or more',
  float: 'a number',
  duration: 'a duration such as 90s',
  strings: 'a list',
  stringToString: 'a map',
};

function fromText(spec: FlagSpec, text: string, place: string): unknown {
  switch (spec.type) {
    case 'strings':
      return text.split(/\s+/).filter(Boolean);
    case 'stringToString':
      return jsonMap(text, place);
    // Go counts durations in nanoseconds.
    case 'duration':
      return read(spec, /^\d+$/.test(text) ? `${text}ns` : text, place);
    default:
      return read(spec, text, place);
  }
}

function read(spec: FlagSpec, text: string, place: string): unknown {
  try {
    return readValue(spec, text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new CliError(`${place} must be ${wanted[spec.type]}, not ${JSON.stringify(text)}`);
  }
}

function jsonMap(text: string, place: string): Record<string, string> {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isJsonObject(value)) return texts(value);
  } catch {
    // Told below.
  }
  throw new CliError(`${place} must be a JSON object such as {"region":"eu"}, not ${JSON.stringify(text)}`);
}

const texts = (map: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value)]));

const textOf = (value: JsonValue): string =>
  value === null ? '' : Array.isArray(value) || isJsonObject(value) ? JSON.stringify(value) : String(value);

function pairs(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const sign = entry.indexOf('=');
      return [entry.slice(0, sign), entry.slice(sign + 1)];
    }),
  );
}
