import type { FlagSpecs } from '../flags/spec.js';
import { globalFlags } from '../globals.js';
import { describeFlags } from './flags.js';

/** A line in a list of commands. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
}

/** What a page of help says. */
export interface Page {
  /** The words with which the command is called, the program's name first: `sensuctl check`. */
  readonly path: string;
  readonly text: string;
  /** The words after `Usage:`. */
  readonly usage: string;
  /** The flags of the command itself, `--help` included. */
  readonly flags: FlagSpecs;
  /** Which flags are everybody's, with defaults as they are here; the root lists them as its own. */
  readonly globals: FlagSpecs;
  readonly commands?: readonly Entry[];
  readonly groups?: readonly Entry[];
}

const narrowestNames = 11;

/** The whole page, as `--help` prints it. */
export function helpPage(page: Page): string {
  return `${page.text}\n\n${usagePart(page)}`;
}

/** The page without its first text. */
export function usagePart(page: Page): string {
  // A local flag that hides a global one is not listed: so it is in the original.
  const own = Object.entries(page.flags).filter(([name]) => !Object.hasOwn(globalFlags, name));
  const isRoot = !page.path.includes(' ');
  const flags = Object.fromEntries(isRoot ? [...own, ...Object.entries(page.globals)] : own);
  const parts = [`Usage:\t${page.usage}\n`, section('Flags', describeFlags(flags))];
  if (!isRoot) parts.push(section('Global Flags', describeFlags(page.globals)));
  const names = [...(page.commands ?? []), ...(page.groups ?? [])].map(({ name }) => name.length);
  const column = Math.max(narrowestNames, ...names);
  parts.push(section('Commands', lines(page.commands ?? [], column)));
  parts.push(section('Management Commands', lines(page.groups ?? [], column)));
  if (names.length > 0) parts.push(`Run '${page.path} COMMAND --help' for more information on a command.\n`);
  return parts.filter((part) => part !== '').join('\n');
}

const section = (title: string, body: string): string => (body === '' ? '' : `${title}:\n${body}`);

const lines = (entries: readonly Entry[], column: number): string =>
  entries.map(({ name, summary }) => `  ${name.padEnd(column)} ${summary}\n`).join('');
