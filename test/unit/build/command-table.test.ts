import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commandTable } from '../../../src/build/command-table.js';
import { differences, flagDifferences } from '../../../src/build/known-differences.js';
import original from '../../../src/build/sensuctl-commands.json' with { type: 'json' };

const text = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

describe('docs/commands.md', () => {
  it('knows every command of the original and misses none', async () => {
    const table = await commandTable();
    for (const command of Object.keys(original))
      if (command !== '') assert.ok(table.includes(`| \`${command}\` |`), command);
    assert.doesNotMatch(table, /missing/);
  });

  it('leads to sections that are there, from commands that are there', () => {
    const sections = [...text('differences.md').matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const told = [...Object.values(differences).flat(), ...flagDifferences.values()];
    for (const [section] of told) assert.ok(sections.includes(section), section);
    for (const command of Object.keys(differences)) assert.ok(Object.hasOwn(original, command), command);
  });
});
