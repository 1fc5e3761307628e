import { groups } from './groups.js';

/** A word of the command line that is known at its place. */
export interface Node {
  readonly name: string;
  /** The words that lead here: `check list`; the root's is empty. */
  readonly path: string;
  readonly isCommand: boolean;
  readonly children: ReadonlyMap<string, Node>;
}

interface Growing extends Node {
  isCommand: boolean;
  readonly children: Map<string, Growing>;
}

/** Grows the tree of commands out of their ids. */
export function growTree(ids: Iterable<string>): Node {
  const root = sprout('', '');
  for (const id of ids) {
    let node = root;
    for (const word of id.split(' ')) {
      const child = node.children.get(word) ?? sprout(word, node.path === '' ? word : `${node.path} ${word}`);
      node.children.set(word, child);
      node = child;
    }
    node.isCommand = true;
  }
  return root;
}

const sprout = (name: string, path: string): Growing => ({
  name,
  path,
  isCommand: false,
  children: new Map(),
});

/** @returns the child called by a word, an alias counting as its command's name */
export function childOf(node: Node, word: string): Node | undefined {
  return node.children.get(word) ?? node.children.get(groups[node.path]?.aliases?.[word] ?? '');
}

/** The children in the order in which Sensu suggests them: by name at the root, as registered within a group. */
export function suggestible(node: Node): Node[] {
  const children = [...node.children.values()];
  if (node.path === '') return children.sort(byName);
  const order = groups[node.path]?.order ?? [];
  const rank = (child: Node) => (order.indexOf(child.name) + order.length + 1) % (order.length + 1);
  return children.sort((a, b) => rank(a) - rank(b));
}

export const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : Number(a.name > b.name);
