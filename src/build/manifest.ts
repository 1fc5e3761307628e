import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Manifest, toManifest } from '../cli/manifest.js';
import { ownVersion } from '../cli/version.js';
import { registry } from '../commands/index.js';

const file = fileURLToPath(new URL('../../oclif.manifest.json', import.meta.url));

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

/** Whether the committed manifest is what the commands say. */
export async function manifestIsFresh(): Promise<boolean> {
  return readFileSync(file, 'utf8') === (await manifestText());
}

/** Writes the manifest, or with `--check` says whether it is fresh. */
async function main(): Promise<void> {
  if (!process.argv.includes('--check')) return writeFileSync(file, await manifestText());
  if (await manifestIsFresh()) return;
  process.stderr.write('oclif.manifest.json is not what the commands say: run `npm run manifest`\n');
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
