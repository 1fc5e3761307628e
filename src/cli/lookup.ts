import { quote } from '../wire/go-quote.js';
import { CliError } from './errors.js';
import type { FlagSpecs } from './flags/spec.js';
import { globalFlags } from './globals.js';
import { childOf, type Node, suggestible } from './tree.js';

/** A command or group, and the words that are left for it. */
export interface Found {
  readonly node: Node;
  readonly words: string[];
}

/** Finds the command that words call, by cobra's rules; what is left over are its flags and arguments. */
export function findCommand(root: Node, words: readonly string[]): Found {
  let node = root;
  const rest = [...words];
  while (true) {
    const next = withoutFlags(rest)[0];
    const child = next === undefined ? undefined : childOf(node, next);
    if (next === undefined || !child) return { node, words: rest };
    rest.splice(rest.indexOf(next), 1);
    node = child;
  }
}

/**
 * The words that are no flags. At this point only global flags are known; the word after any other flag is taken
 * for its value, and so is the one after `--help` and `-h`, which is why `sensuctl --nosuch check list` fails.
 */
export function withoutFlags(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') break;
    if (takesNextWord(word)) {
      if (at + 2 >= words.length) break;
      at++;
    } else if (word !== '' && !word.startsWith('-')) found.push(word);
  }
  return found;
}

const known: FlagSpecs = globalFlags;

function takesNextWord(word: string): boolean {
  if (word.includes('=')) return false;
  if (word.startsWith('--')) return known[word.slice(2)]?.type !== 'bool';
  return word.startsWith('-') && word.length === 2;
}

/** The error for a word that is no command. */
export function unknownCommand(
  node: Node,
  path: string,
  words: readonly string[],
  exitCode: number,
): CliError {
  const called = quote(node.path === '' ? (words[0] as string) : words.join(' '));
  const message = `unknown command ${called} for ${quote(path)}${suggestions(node, words[0] as string)}`;
  return new CliError(`${message}\nRun '${path} --help' for usage.`, { exitCode });
}

function suggestions(node: Node, typed: string): string {
  const similar = suggestible(node).filter(({ name }) => isSimilar(typed.toLowerCase(), name.toLowerCase()));
  if (similar.length === 0) return '';
  return `\n\nDid you mean this?\n${similar.map(({ name }) => `\t${name}\n`).join('')}`;
}

function isSimilar(typed: string, name: string): boolean {
  return name.startsWith(typed) || editDistance(typed, name) <= 2;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
