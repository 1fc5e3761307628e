import type { Context } from '../../cli/context.js';
import { globalFlags } from '../../cli/globals.js';
import { loadManifest, type ManifestCommand } from '../../cli/manifest.js';
import { liveNames } from './live-names.js';

const dashed = (name: string): string => `--${name}`;

/** What may come next, by the words before: commands and flags. */
export function offersOf(commands: readonly ManifestCommand[]): Map<string, string[]> {
  const offers = new Map<string, string[]>([['', []]]);
  for (const { id, flags } of commands) {
    const words = id.split(':');
    words.forEach((word, index) => {
      const before = words.slice(0, index).join(' ');
      const offered = offers.get(before) ?? [];
      if (!offered.includes(word)) offers.set(before, [...offered, word]);
    });
    offers.set(words.join(' '), Object.keys(flags).map(dashed));
  }
  return offers;
}

/** The commands that completion knows. */
export const visibleCommands = async (): Promise<ManifestCommand[]> =>
  Object.values((await loadManifest()).commands).filter(({ hidden }) => !hidden);

export const globalOffers = [...Object.keys(globalFlags), 'help'].map(dashed);

/**
 * What may follow words of the command line: flags for a dash, else commands, else names of resources in the backend.
 * @param current the word that was begun
 */
export async function offersFor(
  context: Context,
  words: readonly string[],
  current: string,
): Promise<string[]> {
  const commands = await visibleCommands();
  const offers = offersOf(commands);
  const { path, args, namespace } = read(words, offers, commands);
  const known = offers.get(path) ?? [];
  if (current.startsWith('-')) return [...known.filter((word) => word.startsWith('-')), ...globalOffers];
  const next = known.filter((word) => !word.startsWith('-'));
  return next.length > 0 ? next : liveNames(context, path, args, namespace || context.settings.namespace);
}

interface Line {
  /** The command as far as it is known. */
  readonly path: string;
  readonly args: readonly string[];
  /** The value of `--namespace`, if it is there. */
  readonly namespace: string;
}

function read(
  words: readonly string[],
  offers: ReadonlyMap<string, unknown>,
  commands: readonly ManifestCommand[],
): Line {
  let path = '';
  let namespace = '';
  const args: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('-')) {
      const [name, value] = word.split('=', 2) as [string, string?];
      const given = value ?? (takesValue(name, path, commands) ? rest.shift() : undefined);
      if (name === '--namespace') namespace = given ?? '';
      continue;
    }
    const longer = path === '' ? word : `${path} ${word}`;
    if (offers.has(longer)) path = longer;
    else args.push(word);
  }
  return { path, args, namespace };
}

function takesValue(name: string, path: string, commands: readonly ManifestCommand[]): boolean {
  const own = commands.find(({ id }) => id === path.replaceAll(' ', ':'))?.flags ?? {};
  const flag = Object.values(own).find((it) => name === dashed(it.name) || name === `-${it.char}`);
  if (flag) return flag.kind !== 'bool';
  const common = Object.entries(globalFlags).find(([known]) => name === dashed(known));
  return common !== undefined && common[1].type !== 'bool';
}
