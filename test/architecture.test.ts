import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly from: string;
  /** A path below the root (`src/wire/json/index.ts`) or the name of a package. */
  readonly to: string;
  /** Erased when compiled. */
  readonly typeOnly: boolean;
  /** Loaded when it is used. */
  readonly dynamic: boolean;
}

interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

const sources: readonly Source[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map((name) => readSource(posix.join('src', name)));

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, tree, imports: importsOf(path, tree) };
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const { text } = specifier;
    const to = text.startsWith('.') ? posix.join(dirname(path), text).replace(/\.js$/, '.ts') : text;
    found.push({ from: path, to, typeOnly, dynamic });
  };
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true, false);
  });
  return found;
}

function isTypeOnly({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return (
    !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((name) => name.isTypeOnly)
  );
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The folder below `src`: `wire`; files of `src` itself are the public API. */
const layerOf = (path: string): string => path.split('/')[1] ?? '';

const none = (breaches: readonly string[]): void =>
  assert.equal(breaches.length, 0, `\n  ${[...new Set(breaches)].sort().join('\n  ')}`);

/** Who may import whom; a star: only on use, or for types. */
const layers: Readonly<Record<string, readonly string[]>> = {
  resources: ['resources'],
  wire: ['wire', 'resources'],
  config: ['config', 'resources', 'wire'],
  client: ['client', 'resources', 'wire'],
  output: ['output', 'resources', 'wire'],
  prompt: ['prompt', 'resources', 'wire'],
  host: ['host', 'resources', 'wire'],
  backend: ['backend', 'host', 'resources', 'wire'],
  agent: ['agent', 'host', 'resources', 'wire'],
  cli: [
    'cli',
    'resources',
    'wire',
    'config',
    'client',
    'output',
    'prompt',
    'commands*',
    'host*',
    'backend*',
    'agent*',
  ],
  commands: [
    'commands',
    'cli',
    'resources',
    'wire',
    'config',
    'client',
    'output',
    'prompt',
    'host*',
    'backend*',
    'agent*',
  ],
};

/** The look-up of a command ends at the registry: the one import against the order. */
const crossings = new Set(['src/cli/run.ts src/commands/index.ts']);

/** Outside things and the only places that may import them. */
const doors: Readonly<Record<string, RegExp>> = {
  undici: /^src\/(client|host\/assets)\//,
  inquirer: /^src\/prompt\//,
  'cli-table3': /^src\/output\//,
  chalk: /^src\/output\/theme/,
  'js-yaml': /^src\/wire\/yaml\/js-yaml\.ts$/,
  ws: /^src\/(backend\/gateway|agent\/connection)\//,
  protobufjs: /^src\/wire\/agent\//,
  croner: /^src\/backend\/scheduler\//,
  lmdb: /^src\/backend\/store\//,
  jose: /^src\/backend\/auth\//,
  'find-my-way': /^src\/backend\/http\//,
  '@oclif/core': /^src\/cli\//,
  'node:http': /^src\/(client|backend\/(http|gateway)|agent\/(connection|listeners))\//,
  'node:https': /^src\/(client|backend\/(http|gateway))\//,
  'node:worker_threads': /^src\/host\/sandbox\//,
};

/** What works by itself in the backend and hears of others only through bus, store and clock. */
const parts = ['events', 'keepalive', 'scheduler', 'pipeline', 'gateway', 'secrets'];

describe('architecture', () => {
  it('every layer imports only those below it', () => {
    const breaches = sources.flatMap(({ path, imports }) => {
      const allowed = layers[layerOf(path)];
      if (!allowed) return [];
      return imports
        .filter(({ to }) => to.startsWith('src/') && !crossings.has(`${path} ${to}`))
        .filter(({ to, typeOnly, dynamic }) => {
          const layer = layerOf(to);
          return !allowed.includes(layer) && !((typeOnly || dynamic) && allowed.includes(`${layer}*`));
        })
        .map(({ to }) => `${path} imports ${to}`);
    });
    none(breaches);
  });

  it('every folder of src is a layer', () => {
    const known = new Set([...Object.keys(layers), 'build']);
    none(
      sources.map(({ path }) => layerOf(path)).filter((layer) => !layer.endsWith('.ts') && !known.has(layer)),
    );
  });

  it('every outside thing has one door', () => {
    none(
      sources.flatMap(({ path, imports }) =>
        imports
          .filter(({ to, typeOnly }) => !typeOnly && !path.startsWith('src/build/') && !to.startsWith('src/'))
          .filter(({ to }) => {
            const door = Object.entries(doors).find(
              ([name]) => to === name || to.startsWith(`${name}/`),
            )?.[1];
            return door && !door.test(path);
          })
          .map(({ to }) => `${path} imports ${to}`),
      ),
    );
  });

  it('the parts of the backend do not know each other', () => {
    const partOf = (path: string) => /^src\/backend\/([\w-]+)\//.exec(path)?.[1] ?? '';
    none(
      sources.flatMap(({ path, imports }) =>
        imports
          .filter(({ to }) => parts.includes(partOf(path)) && parts.includes(partOf(to)))
          .filter(({ to, typeOnly }) => !typeOnly && partOf(path) !== partOf(to))
          .map(({ to }) => `${path} imports ${to}`),
      ),
    );
  });

  it('there are no cycles', () => {
    const edges = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic).map(({ to }) => to),
      ]),
    );
    none(cyclesOf(edges).map((cycle) => cycle.join(' -> ')));
  });

  it('no folder or file is a drawer', () => {
    const drawer = /(^|\/)(utils?|helpers?|common|misc|lib)(\/|\.ts$)/;
    none(sources.map(({ path }) => path).filter((path) => drawer.test(path)));
  });

  it('nothing waits while it is loaded, and nothing asks where it lies', () => {
    none(
      sources
        .filter(({ path }) => !path.startsWith('src/build/'))
        .flatMap(({ path, tree }) => [
          ...(waitsAtTop(tree) ? [`${path} awaits at its top`] : []),
          ...(tree.text.includes('import.meta') ? [`${path} uses import.meta`] : []),
        ]),
    );
  });

  it('the process and the console are left to those at the edge', () => {
    // What is given to an invocation, or ends it; facts of the machine (pid, platform) may be read anywhere.
    const edge = /^src\/(build\/|main\.ts|cli\/main|cli\/signals\.ts)/;
    const given = [
      'argv',
      'chdir',
      'cwd',
      'env',
      'exit',
      'exitCode',
      'on',
      'once',
      'stderr',
      'stdin',
      'stdout',
    ];
    const isAtEdge = (path: string) => edge.test(path);
    none(
      memberUses(
        given.map((name) => ['process', name] as const),
        isAtEdge,
      ),
    );
    none(globalUses(['console'], isAtEdge));
  });

  it('backend and agent read time and chance at one place each', () => {
    const isInside = (path: string) => /^src\/(backend|agent|host)\//.test(path);
    const isOutside = (path: string) => !isInside(path) || path === 'src/host/clock.ts';
    none(globalUses(['setTimeout', 'setInterval'], isOutside));
    none(
      memberUses(
        [
          ['Date', 'now'],
          ['performance', 'now'],
        ],
        isOutside,
      ),
    );
    none(memberUses([['Math', 'random']], (path) => path === 'src/host/ids.ts' || !isInside(path)));
  });
});

function waitsAtTop(tree: ts.SourceFile): boolean {
  let waits = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isAwaitExpression(node)) waits = true;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return waits;
}

/** Uses of global names, but for types and members of that name. */
function globalUses(names: readonly string[], isFree: (path: string) => boolean): string[] {
  return sources
    .filter(({ path }) => !isFree(path))
    .flatMap(({ path, tree }) => {
      const uses: string[] = [];
      walk(tree, (node) => {
        if (!ts.isIdentifier(node) || !names.includes(node.text)) return;
        const { parent } = node;
        const isReceiver = ts.isPropertyAccessExpression(parent) && parent.expression === node;
        const isCalled = ts.isCallExpression(parent) && parent.expression === node;
        if (isReceiver || isCalled) uses.push(`${path} uses ${node.text}`);
      });
      return uses;
    });
}

function memberUses(
  members: readonly (readonly [string, string])[],
  isFree: (path: string) => boolean,
): string[] {
  return sources
    .filter(({ path }) => !isFree(path))
    .flatMap(({ path, tree }) => {
      const uses: string[] = [];
      walk(tree, (node) => {
        if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return;
        const [object, member] = [node.expression.text, node.name.text];
        if (members.some(([a, b]) => a === object && b === member))
          uses.push(`${path} uses ${object}.${member}`);
      });
      return uses;
    });
}

/** The groups of files that reach each other (Tarjan). */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node) as number);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) as number, low.get(next) as number));
    }
    if (low.get(node) !== order.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || edges.get(node)?.includes(node)) cycles.push(group);
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return cycles;
}
