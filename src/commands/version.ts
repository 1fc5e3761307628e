import { defineCommand } from '../cli/command.js';
import { versionLine } from '../cli/version.js';

export default defineCommand({
  id: 'version',
  usage: 'version',
  summary: 'Show the sensuctl version information',
  arguments: 'any',
  gate: false,
  run: async ({ print, program }) => print(`${versionLine(program)}\n`),
});
