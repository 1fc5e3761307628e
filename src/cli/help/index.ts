import { defaultCacheDir, defaultConfigDir } from '../../config/places.js';
import type { CommandData } from '../command.js';
import type { FlagSpecs } from '../flags/spec.js';
import { globalFlags } from '../globals.js';
import { groups } from '../groups.js';
import { fromManifest, loadManifest } from '../manifest.js';
import { byName, type Node } from '../tree.js';
import { type Entry, helpPage, type Page, usagePart } from './page.js';

/** Whom help is for. */
export interface Reader {
  /** The name the program is called by. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The data of a command that the manifest does not know. */
  readonly describe: (id: string) => Promise<CommandData>;
}

const rootText = 'sensuctl controls Sensu instances';

/** The help of a command. */
export function commandHelp(reader: Reader, command: CommandData): string {
  const path = `${reader.program} ${command.id}`;
  const words = path.split(' ').slice(0, -1);
  return helpPage({
    path,
    text: ownName(command.description ?? command.summary, reader.program),
    usage: `${words.join(' ')} ${command.usage} [flags]`,
    flags: { ...command.flags, ...helpFlag(command.usage.split(' ')[0] as string) },
    globals: globalsOf(reader),
  });
}

/** The help of a group, or of the program. */
export async function groupHelp(reader: Reader, node: Node): Promise<string> {
  return helpPage(await groupPage(reader, node));
}

/** What is printed for a topic that does not exist: the program's usage, without `--help` among the flags. */
export async function rootUsage(reader: Reader, root: Node): Promise<string> {
  return usagePart({ ...(await groupPage(reader, root)), flags: {} });
}

async function groupPage(reader: Reader, node: Node): Promise<Page> {
  const path = node.path === '' ? reader.program : `${reader.program} ${node.path}`;
  const children = [...node.children.values()].sort(byName);
  return {
    path,
    text: ownName(node.path === '' ? rootText : (groups[node.path]?.summary ?? node.path), reader.program),
    usage: `${path} COMMAND`,
    flags: helpFlag(node.path === '' ? reader.program : node.name),
    globals: globalsOf(reader),
    commands: await entries(
      reader,
      children.filter(({ isCommand }) => isCommand),
    ),
    groups: children
      .filter(({ isCommand }) => !isCommand)
      .map((group) => ({
        name: group.name,
        summary: ownName(groups[group.path]?.summary ?? '', reader.program),
      })),
  };
}

async function entries(reader: Reader, nodes: readonly Node[]): Promise<Entry[]> {
  const manifest = await loadManifest();
  const commands = await Promise.all(
    nodes.map(async ({ path }) => fromManifest(manifest, path) ?? (await reader.describe(path))),
  );
  return commands
    .filter(({ hidden }) => !hidden)
    .map(({ id, summary }) => ({
      name: id.split(' ').at(-1) as string,
      summary: ownName(summary, reader.program),
    }));
}

/** Texts speak of `sensuctl`; under our own name they speak of us. */
const ownName = (text: string, program: string): string => text.replaceAll('sensuctl', program);

const helpFlag = (name: string): FlagSpecs => ({
  help: { type: 'bool', short: 'h', help: `help for ${name}` },
});

function globalsOf(reader: Reader): FlagSpecs {
  return {
    ...globalFlags,
    'cache-dir': { ...globalFlags['cache-dir'], default: defaultCacheDir(reader.env) },
    'config-dir': { ...globalFlags['config-dir'], default: defaultConfigDir(reader.env) },
  };
}
