import type { CommandClass } from '../cli/command.js';

/** Loads a command; its module is read when it is called. */
export type CommandLoader = () => Promise<{ default: CommandClass }>;

/** Every command that is no plain verb of a kind, by the words that call it. */
export const registry: Record<string, CommandLoader> = {};
