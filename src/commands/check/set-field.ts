import { type CommandClass, defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { read } from '../../cli/forms/readings.js';
import { check } from '../../resources/core/check.js';
import { zeroOf } from '../../resources/kit/decode.js';
import { changeCheck } from './change.js';
import type { Settable } from './fields.js';

/** The summary that the original gives each of its setters. */
function summaryOf({ name, words }: Settable): string {
  return name === 'round-robin' ? 'set round robin to true or false' : `set ${words} of a check`;
}

/** `check set-interval`, `check set-handlers`, ... */
export function setFieldCommand(settable: Settable): CommandClass {
  const { name, field, as, empties } = settable;
  return defineCommand({
    id: `check set-${name}`,
    usage: `set-${name} [NAME] [VALUE]`,
    summary: summaryOf(settable),
    arguments: { min: 2, max: 2 },
    async run(context, { args }) {
      await changeCheck(context, args[0] as string, (config) => {
        const { value, problem } = read(as, args[1] as string);
        if (problem) throw new CliError(problem);
        Object.assign(config, { [field]: value });
        if (empties) Object.assign(config, { [empties]: zeroOf(check.shape.fields[empties].type) });
      });
      context.print('Updated\n');
    },
  });
}
