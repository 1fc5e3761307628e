import type { Plugin } from 'rolldown';

const eager = /^const (\w+) = (?:(__import(?:Star|Default)|tslib_1\.__import(?:Star|Default))\()?require\((["'][^"']+["'])\)\)?;$/gm;

/**
 * oclif's modules require one another at their top, 150 of them for a command that prints a line. Their compiled form
 * is regular (`const x_1 = require("y")`), so each is turned into one that is loaded when it is first used.
 */
export function lazyRequires(): Plugin {
  return {
    name: 'lazy-requires',
    transform: {
      filter: { id: /[\\/]node_modules[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/ },
      handler(code) {
        const names: string[] = [];
        const declared = code.replace(eager, (_all, name: string, wrap: string | undefined, module: string) => {
          names.push(name);
          const load = wrap ? `${wrap}(require(${module}))` : `require(${module})`;
          return `let ${name}$; const ${name}$$ = () => (${name}$ ??= ${load});`;
        });
        if (names.length === 0) return null;
        const used = new RegExp(`(?<![\\w$."'])(${names.join('|')})(?![\\w$])`, 'g');
        return { code: declared.replace(used, (name) => `${name}$$()`), map: null };
      },
    },
  };
}
