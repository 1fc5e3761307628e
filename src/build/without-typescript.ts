import type { Plugin } from 'rolldown';

/** oclif reads the tsconfig of plugins in development, with TypeScript's compiler; there is none in what is shipped. */
export function withoutTypescript(): Plugin {
  return {
    name: 'without-typescript',
    load: {
      filter: { id: /[\\/]@oclif[\\/]core[\\/]lib[\\/]util[\\/]read-tsconfig\.js$/ },
      handler: () => 'exports.readTSConfig = async () => undefined;',
    },
  };
}
