import type { CommandLoader } from '../../cli/command.js';
import { removable, settable } from './fields.js';

/** The commands of a check's fields, by the words that call them. */
export const fieldCommands: Record<string, CommandLoader> = Object.fromEntries([
  ...removable.map((field) => [
    `check remove-${field.name}`,
    async () => ({ default: (await import('./remove-field.js')).removeFieldCommand(field) }),
  ]),
  ...settable.map((field) => [
    `check set-${field.name}`,
    async () => ({ default: (await import('./set-field.js')).setFieldCommand(field) }),
  ]),
]);
