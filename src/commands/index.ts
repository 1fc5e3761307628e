import type { CommandClass } from '../cli/command.js';
import { plainVerbs } from '../cli/verbs/index.js';

/** Loads a command; its module is read when it is called. */
export type CommandLoader = () => Promise<{ default: CommandClass }>;

/** Every command, by the words that call it. */
export const registry: Record<string, CommandLoader> = {
  ...plainVerbs(),
  'backend env': () => import('./backend/env.js'),
  'backend exec': () => import('./backend/exec.js'),
  'backend fidelity': () => import('./backend/fidelity.js'),
  'backend ls': () => import('./backend/ls.js'),
  'backend start': () => import('./backend/start.js'),
  'backend stop': () => import('./backend/stop.js'),
  'config set-format': () => import('./config/set-format.js'),
  'config set-namespace': () => import('./config/set-namespace.js'),
  'config set-timeout': () => import('./config/set-timeout.js'),
  configure: () => import('./configure.js'),
  env: () => import('./env.js'),
  logout: () => import('./logout.js'),
  'silenced delete': () => import('./silenced/delete.js'),
  'silenced info': () => import('./silenced/info.js'),
  'silenced list': () => import('./silenced/list.js'),
  version: () => import('./version.js'),
};
