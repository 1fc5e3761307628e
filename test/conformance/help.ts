/** What a help text says, whatever its layout. */
export interface Help {
  /** Every line outside the lists of flags and commands, white space normalised. */
  readonly texts: readonly string[];
  /** Flags by their long name: the whole entry (short form, type, text, default). */
  readonly flags: ReadonlyMap<string, string>;
  /** Subcommands with their summaries. */
  readonly commands: ReadonlyMap<string, string>;
}

const flagLine = /^\s+(?:-\w, )?--([\w-]+)/;
const heading = /^(Global Flags|Flags|Commands|Management Commands|[A-Z]\w* Commands):$/;

/** Whether a text has the shape of a help text. */
export const isHelp = (text: string): boolean => /^Usage:/m.test(text) && /^(Global )?Flags:$/m.test(text);

const normal = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Reads the sections of a help text; entries that are wrapped over lines are put together. */
export function readHelp(text: string): Help {
  const texts: string[] = [];
  const flags = new Map<string, string>();
  const commands = new Map<string, string>();
  let section = '';
  let entry: { into: Map<string, string>; name: string } | undefined;
  for (const line of text.split('\n')) {
    const title = heading.exec(line)?.[1];
    if (title !== undefined) {
      section = title;
      entry = undefined;
    } else if (!line.trim()) {
      entry = undefined;
    } else if (/^\s/.test(line) && section) {
      entry = startOf(line, section, flags, commands) ?? entry;
      if (entry) entry.into.set(entry.name, normal(`${entry.into.get(entry.name) ?? ''} ${line}`));
    } else {
      section = '';
      texts.push(normal(line));
    }
  }
  return { texts, flags, commands };
}

function startOf(
  line: string,
  section: string,
  flags: Map<string, string>,
  commands: Map<string, string>,
): { into: Map<string, string>; name: string } | undefined {
  if (section.endsWith('Flags')) {
    const name = flagLine.exec(line)?.[1];
    return name === undefined ? undefined : { into: flags, name: `${section} --${name}` };
  }
  const name = /^ {2}(\S+)/.exec(line)?.[1];
  return name === undefined ? undefined : { into: commands, name };
}

/**
 * What a help text misses or says otherwise: each text, flag and command of the recorded one must be there.
 * What ours has beyond that (commands of our own) is no difference.
 */
export function helpDifferences(expected: string, actual: string, what: string): string[] {
  const want = readHelp(expected);
  const got = readHelp(actual);
  const all = normal(actual);
  const lines = want.texts
    .filter((text) => !all.includes(text))
    .map((text) => `${what}: misses the text "${text}"`);
  for (const part of ['flags', 'commands'] as const) {
    for (const [name, entry] of want[part]) {
      const ours = got[part].get(name);
      if (ours === undefined) lines.push(`${what}: misses ${name}`);
      else if (ours !== entry) lines.push(`${what}: ${name} is "${ours}", expected "${entry}"`);
    }
  }
  return lines;
}
