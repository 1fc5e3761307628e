import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

// oclif's base command requires the parser, help, configuration, errors and terminal output of oclif at its top: 150
// modules, of which a command of ours uses next to nothing. So they are put into a file of their own, which is loaded
// when the first of them is used. Their compiled form is regular (`const x_1 = require("y")`).

const library = fileURLToPath(new URL('../../node_modules/@oclif/core/lib', import.meta.url));
const commandFile = join(library, 'command.js');
const fileName = 'oclif.cjs';

/** Read while the base class is made, so better at hand. */
const atHand = ['./cache'];

/** What has no use in a shipped program: traces for oclif's developers, and TypeScript's compiler for plugins. */
const replaced: Readonly<Record<string, string>> = {
  'logger.js':
    'const quiet = () => {}; exports.makeDebug = () => quiet; exports.getLogger = () => ({ debug: quiet, error: quiet, info: quiet, trace: quiet, warn: quiet, child: exports.getLogger }); exports.setLogger = quiet; exports.clearLoggers = quiet;',
  [join('util', 'read-tsconfig.js')]: 'exports.readTSConfig = async () => undefined;',
};

const required = /^const (\w+) = (?:(__import(?:Star|Default))\()?require\("(\.[^"]+)"\)\)?;$/gm;

/** Leaves out of the bundle what oclif's base command does not need at once. */
export function oclifOnUse(): Plugin {
  return {
    name: 'oclif-on-use',
    resolveId: { filter: { id: new RegExp(`${fileName}$`) }, handler: (id) => ({ id, external: true }) },
    load: {
      filter: { id: /[\\/]@oclif[\\/]core[\\/]lib[\\/]/ },
      handler: (id) => replaced[relative(library, id)],
    },
    transform: {
      filter: { id: /[\\/]@oclif[\\/]core[\\/]lib[\\/]command\.js$/ },
      handler: (code) => ({ code: requiredOnUse(code), map: null }),
    },
  };
}

function requiredOnUse(code: string): string {
  const names: string[] = [];
  const declared = code.replace(required, (all, name: string, wrap: string | undefined, module: string) => {
    if (atHand.includes(module) || module === './logger') return all;
    names.push(name);
    const load = `require("../${fileName}")[${JSON.stringify(module)}]`;
    return `const ${name}$ = () => ${wrap ? `${wrap}(${load})` : load};`;
  });
  const used = new RegExp(`(?<![\\w$."'])(${names.join('|')})(?![\\w$])`, 'g');
  return declared.replace(used, (name) => `${name}$()`);
}

/** Builds the file with the rest of oclif. */
export async function bundleOclif(dist: string): Promise<void> {
  const modules = [...readFileSync(commandFile, 'utf8').matchAll(required)]
    .map(([, , , module]) => module as string)
    .filter((module) => !atHand.includes(module) && module !== './logger');
  const entry = modules
    .map(
      (module) => `${JSON.stringify(module)}: require(${JSON.stringify(join(dirname(commandFile), module))})`,
    )
    .join(',');
  const compiler = await rolldown({
    input: 'oclif-rest',
    platform: 'node',
    plugins: [
      {
        name: 'oclif-rest',
        resolveId: (id) => (id === 'oclif-rest' ? id : null),
        load: (id) =>
          id === 'oclif-rest' ? `module.exports = {${entry}};` : replaced[relative(library, id)],
      },
    ],
    logLevel: 'warn',
  });
  await compiler.write({ file: join(dist, fileName), format: 'cjs', minify: true, codeSplitting: false });
  await compiler.close();
}
