import type { Handler } from '../../resources/core/handler.js';
import { handler as handlerKind } from '../../resources/index.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import { followsGuide } from '../compat.js';
import type { Surroundings } from '../part.js';
import { keepsName } from './keys.js';

/** The first thing that is wrong with a resource, in Sensu's words; where this backend is kinder, nothing. */
export function resourceError(kind: AnyKind, resource: object, around: Surroundings): string | undefined {
  if (kind === handlerKind && isSetInDisguise(resource as Handler) && allowsDisguise(around)) {
    const named = { ...(resource as Handler), command: 'set' };
    return kind.validate(named, around.checks) ?? warn(around, named);
  }
  const problem = kind.validate(resource, around.checks);
  if (
    problem === undefined &&
    followsGuide(around.compat, 'cleaned-names') &&
    !keepsName(kind.nameOf(resource))
  ) {
    return `the name ${JSON.stringify(kind.nameOf(resource))} cannot be kept: a part of it is empty, "." or ".."`;
  }
  return problem;
}

/** A pipe handler that names other handlers and no command, as the guide on registration defines it. */
function isSetInDisguise({ type, command, handlers }: Handler): boolean {
  return type === 'pipe' && command.trim() === '' && !!handlers?.length;
}

const allowsDisguise = ({ compat }: Surroundings): boolean => followsGuide(compat, 'registration-pipe-set');

function warn({ log }: Surroundings, { metadata }: Handler): undefined {
  log(
    'warning',
    'apid',
    'pipe handler without a command is used as a handler set; its type should be "set"',
    {
      namespace: metadata.namespace,
      handler: metadata.name,
    },
  );
  return undefined;
}
