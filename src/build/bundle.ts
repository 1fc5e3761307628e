import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { bundleOclif, oclifOnUse } from './oclif.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** What has native code stays a package of its own. */
const native = ['lmdb', /^@node-rs\//];

/** Builds what is shipped: the program and the library, split so that a command loads only its own part. */
async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await Promise.all([bundle(), bundleOclif(dist), declareTypes()]);
  // The project is of ES modules, the bundle is not: CommonJS starts faster.
  await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
}

async function bundle(): Promise<void> {
  const compiler = await rolldown({
    cwd: root,
    input: { main: 'src/cli/main.ts', 'lib/index': 'src/index.ts' },
    platform: 'node',
    external: native,
    plugins: [oclifOnUse()],
    transform: { target: 'node20.20' },
    logLevel: 'warn',
  });
  await compiler.write({
    dir: dist,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    exports: 'named',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await compiler.close();
}

/** Declarations of the library, and of nothing that it does not show. */
async function declareTypes(): Promise<void> {
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

await build();
