import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FleetOptions, Group } from '../../agent/index.js';
import type { Input } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import type { FlagValues } from '../../cli/flags/spec.js';
import { osErrorText } from '../../cli/os-error.js';
import { agentFlags, type startFlags } from './flags.js';
import { agentOptions } from './settings.js';
import type { Place, Sources } from './sources.js';

/** What `agent start` is to start. */
export interface Wishes {
  readonly options: FleetOptions;
  /** Whether there may be more than one agent: a fleet listens nowhere and logs nothing of its members. */
  readonly isFleet: boolean;
}

/** Puts together what is wished. @throws CliError */
export async function readWishes(
  context: Place,
  input: Input<typeof startFlags>,
  sources: Sources,
): Promise<Wishes> {
  const { count, behaviour, seed, execute, json } = input.flags as FlagValues<typeof startFlags>;
  const isFleet = input.given.has('count') || behaviour !== '';
  const { groups, seed: ofFile } = behaviour ? await behaviourOf(context, behaviour) : { groups: [] };
  const chance = seed || ofFile;
  const options: FleetOptions = {
    ...agentOptions(context, sources),
    count,
    execute,
    json,
    groups,
    ...(chance !== undefined && { seed: chance }),
    settingsOf: (group) => settingsOf(context, sources, group, behaviour),
    ...(isFleet && { disableApi: true, disableSockets: true, statsdDisable: true }),
  };
  // Mistakes in a group's settings are told before anything starts.
  for (const group of groups) settingsOf(context, sources, group, behaviour);
  return { options, isFleet };
}

async function behaviourOf(context: Place, path: string) {
  const [{ readBehaviour }, { loadYaml }] = await Promise.all([
    import('../../agent/index.js'),
    import('../../wire/yaml/index.js'),
  ]);
  const text = await readFile(resolve(context.cwd, path), 'utf8').catch((error: unknown) => {
    throw new CliError(osErrorText('open', path, error));
  });
  try {
    return readBehaviour(loadYaml(text));
  } catch (error) {
    throw new CliError(`${path}: ${(error as Error).message}`);
  }
}

/** What a group says of its agents' settings counts before everything else. */
function settingsOf(
  context: Place,
  sources: Sources,
  { name, config }: Group,
  path: string,
): Partial<FleetOptions> {
  const names = Object.keys(config);
  if (names.length === 0) return {};
  const stray = names.find((key) => !Object.hasOwn(agentFlags, key) || key === 'name');
  if (stray !== undefined)
    throw new CliError(`${path}: ${name}.config.${stray} is no setting of an agent in a fleet`);
  const own = (key: string): boolean => Object.hasOwn(config, key);
  const { disableApi, disableSockets, statsdDisable, ...settings } = agentOptions(context, {
    ...sources,
    flags: Object.fromEntries(Object.entries(sources.flags).filter(([key]) => !own(key))),
    variable: (key) => (own(key) ? undefined : sources.variable(key)),
    file: { ...sources.file, ...config },
    fileName: `${name}.config of ${path}`,
  });
  const { name: _name, ...others } = settings;
  return others;
}
