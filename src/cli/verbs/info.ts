import type { AnyKind, KindCommand } from '../../resources/kit/kind.js';
import { type CommandClass, defineCommand } from '../command.js';
import { fetchResource } from '../fetch-resource.js';
import { formatFlag } from '../flags/shared.js';
import { chosenFormat } from '../format.js';
import { nameRule, requireName } from './names.js';

/** `handler info` */
export function infoCommand(kind: AnyKind): CommandClass {
  const { name, info } = kind.command as KindCommand & Required<Pick<KindCommand, 'info'>>;
  return defineCommand({
    id: `${name} info`,
    usage: info.usage,
    summary: info.summary,
    arguments: nameRule(info),
    flags: formatFlag,
    ...(info.alias ? { aliases: [info.alias] } : {}),
    async run(context, input) {
      requireName(info, input.args);
      const resource = await fetchResource<object>(context, kind, ...input.args);
      const { printResource } = await import('../../output/index.js');
      await printResource(context, kind, resource, chosenFormat(context, input));
    },
  });
}
