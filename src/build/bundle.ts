import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type InputOptions, type OutputOptions, type Plugin, type RolldownOutput, rolldown } from 'rolldown';
import { bundleOclif, oclifOnUse } from './oclif.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What has native code stays a package of its own. */
const native = ['lmdb', /^@node-rs\//];

/** Builds what is shipped. */
async function build(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await Promise.all([bundle(dist), declareTypes(dist)]);
}

/** The modules that each written file has in it, by the file's name. */
export type Contents = ReadonlyMap<string, readonly string[]>;

/** Builds the program and the library, split so that a command loads only its own part. */
export async function bundle(dist: string): Promise<Contents> {
  const [program, thread] = await Promise.all([bundleProgram(dist), bundleThread(dist), bundleOclif(dist)]);
  const files = [...program, ...thread];
  // The project is of ES modules, the bundle is not: CommonJS starts faster.
  await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
  const chunks = files.filter((file) => file.type === 'chunk');
  return new Map(chunks.map(({ fileName, moduleIds }) => [fileName, moduleIds]));
}

async function bundleProgram(dist: string): Promise<RolldownOutput['output'][number][]> {
  const compiler = await rolldown({
    ...shared,
    input: { cli: 'src/cli/run.ts', 'lib/index': 'src/index.ts' },
    external: native,
    plugins: [oclifOnUse(), inAscii()],
  });
  const { output } = await compiler.write({
    ...written,
    dir: dist,
    // The names tell the content: what was compiled of them is kept by name.
    entryFileNames: ({ name }) => (name === 'cli' ? 'chunks/cli-[hash].cjs' : '[name].cjs'),
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    codeSplitting: {
      groups: [
        { name: 'cli', test: isAlwaysUsed },
        { name: 'client', test: /[\\/]src[\\/]client[\\/](?!pool-)/ },
        { name: 'output', test: /[\\/]src[\\/]output[\\/](?!theme|tabular)/ },
      ],
    },
  });
  await compiler.close();
  const cli = output.find((file) => file.type === 'chunk' && file.name === 'cli' && file.isEntry);
  return [...output, ...(await bundleMain(dist, `./${cli?.fileName}`))];
}

/** The entry stands alone, to be there at once: what it shares with the others it has itself. */
async function bundleMain(dist: string, cli: string): Promise<RolldownOutput['output'][number][]> {
  const compiler = await rolldown({
    ...shared,
    input: { main: 'src/cli/main/index.ts' },
    external: cli,
    plugins: [
      {
        name: 'cli',
        resolveId: { filter: { id: /^\.\.\/run\.js$/ }, handler: () => ({ id: cli, external: true }) },
      },
    ],
  });
  const { output } = await compiler.write({
    ...written,
    dir: dist,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
  });
  await compiler.close();
  return output;
}

/** What the thread of the backend's script sandbox starts with. Its engine finds its WebAssembly beside itself: it stays a package. */
async function bundleThread(dist: string): Promise<RolldownOutput['output'][number][]> {
  const compiler = await rolldown({
    ...shared,
    input: { 'sandbox-thread': 'src/host/sandbox/thread.ts' },
    external: [/^quickjs-emscripten-core$/, /^@jitl\//],
  });
  const { output } = await compiler.write({
    ...written,
    dir: dist,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
  });
  await compiler.close();
  return output;
}

const shared = {
  cwd: root,
  platform: 'node',
  transform: { target: 'node20.20' },
  logLevel: 'warn',
  // Modules that stand in a shared file are there anyway.
  checks: { ineffectiveDynamicImport: false },
} satisfies InputOptions;

const written = {
  format: 'cjs',
  exports: 'named',
  dynamicImportInCjs: false,
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
} satisfies OutputOptions;

/**
 * Writes the files that most commands load in ASCII: for the sake of a single other character the whole source is
 * decoded the slow way and kept at twice its size.
 */
function inAscii(): Plugin {
  return {
    name: 'in-ascii',
    generateBundle(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type === 'chunk' && oftenLoaded.has(file.name))
          file.code = file.code.replace(/[^\x00-\x7f]/g, escaped);
      }
    },
  };
}

const oftenLoaded = new Set(['cli', 'client', 'output']);

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What every command needs is one file: each file costs as much as a good part of its content. */
const isAlwaysUsed = new RegExp(
  [
    '[\\\\/]src[\\\\/](',
    'cli[\\\\/](command|errors|exit|format|gate|globals|groups|lookup|oclif|program-name|run|session|tree|version)\\.ts',
    '|cli[\\\\/](flags[\\\\/]|verbs[\\\\/]index)|commands[\\\\/](index|check[\\\\/]field-commands)\\.ts',
    '|config[\\\\/]|resources[\\\\/]kit[\\\\/]|wire[\\\\/](json[\\\\/]|duration)',
    ')|@oclif[\\\\/]core[\\\\/]lib[\\\\/](command|cache|logger)\\.js',
  ].join(''),
);

/** Declarations of the library, and of nothing that it does not show. */
async function declareTypes(dist: string): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--rootDir', 'src'];
  const config = { extends: '../tsconfig.json', include: [], files: ['../src/index.ts'] };
  const project = join(dist, 'tsconfig.json');
  await writeFile(project, JSON.stringify(config));
  await promisify(execFile)(process.execPath, [
    tsc,
    '-p',
    project,
    ...options,
    '--rootDir',
    join(root, 'src'),
    '--outDir',
    join(dist, 'types'),
  ]);
  await rm(project);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(root, 'dist'));
