import { type CommandClass, defineCommand } from '../../cli/command.js';
import { check } from '../../resources/core/check.js';
import { zeroOf } from '../../resources/kit/decode.js';
import { changeCheck } from './change.js';
import type { CheckField } from './fields.js';

/** `check remove-ttl`, `check remove-handlers`, ... */
export function removeFieldCommand({ name, field, words }: CheckField): CommandClass {
  return defineCommand({
    id: `check remove-${name}`,
    usage: `remove-${name} [NAME]`,
    summary: `removes ${words} from a check`,
    arguments: { min: 1, max: 1 },
    async run(context, { args }) {
      await changeCheck(context, args[0] as string, (config) => {
        Object.assign(config, { [field]: zeroOf(check.shape.fields[field].type) });
      });
      context.print('Removed\n');
    },
  });
}
