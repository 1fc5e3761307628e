import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, toManifest } from '../cli/manifest.js';
import { ownVersion } from '../cli/version.js';
import { registry } from '../commands/index.js';
import { commandTable } from './command-table.js';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The manifest of all commands, as the file's text. */
export async function manifestText(): Promise<string> {
  const commands: [string, Manifest['commands'][string]][] = [];
  for (const [id, load] of Object.entries(registry)) {
    const { spec } = (await load()).default;
    if (spec.id !== id) throw new Error(`the command "${spec.id}" is registered as "${id}"`);
    commands.push([id.replaceAll(' ', ':'), toManifest(spec)]);
  }
  commands.sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest: Manifest = { version: ownVersion, commands: Object.fromEntries(commands) };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The committed files that are made of the commands, with the text they should have. */
async function generated(): Promise<readonly (readonly [file: string, text: string])[]> {
  return [
    [pathOf('oclif.manifest.json'), await manifestText()],
    [pathOf('docs/commands.md'), await commandTable()],
  ];
}

/** The committed files that are not what the commands say. */
export async function staleFiles(): Promise<string[]> {
  const files = await generated();
  return files
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(([file]) => basename(file));
}

/** Writes them, or with `--check` says whether they are fresh. */
async function main(): Promise<void> {
  if (!process.argv.includes('--check')) {
    for (const [file, text] of await generated()) writeFileSync(file, text);
    return;
  }
  const stale = await staleFiles();
  if (stale.length === 0) return;
  process.stderr.write(`${stale.join(', ')}: not what the commands say: run \`npm run manifest\`\n`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
