import { kindOfCommand, kindOfPlural } from '../../resources/index.js';
import { zero } from '../../resources/kit/decode.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { CliError } from '../errors.js';
import { allTypes, typeNamed } from '../resource-types.js';

/** Types that only the commercial edition keeps. */
const commercial: ReadonlySet<string> = new Set([
  'authentication/v2.Provider',
  'licensing/v2.LicenseFile',
  'store/v1.PostgresConfig',
  'federation/v1.EtcdReplicator',
  'federation/v1.Cluster',
  'secrets/v1.Secret',
  'secrets/v1.Provider',
  'searches/v1.Search',
  'web/v1.GlobalConfig',
  'bsm/v1.RuleTemplate',
  'bsm/v1.ServiceComponent',
  'pipeline/v1.SumoLogicMetricsHandler',
  'pipeline/v1.TCPStreamHandler',
]);

/** What a list of types asks for. */
export interface TypesAskedFor {
  readonly kinds: readonly AnyKind[];
  /** Names of types that nothing is known about here, each with the reason. */
  readonly passedOver: readonly string[];
}

/**
 * The kinds that a comma separated list names: `all`, plurals, singulars, names of command groups, names of types.
 * @throws CliError for the first that is unknown
 */
export function typesAskedFor(list: string): TypesAskedFor {
  if (list === 'all') return { kinds: allTypes.filter(isLabelled), passedOver: [] };
  const kinds = new Set<AnyKind>();
  const passedOver: string[] = [];
  for (const name of list.split(',').map((part) => part.trim())) {
    const kind = commercial.has(name) ? undefined : prunableKind(name);
    if (!kind) passedOver.push(`${name} is left out: only the commercial edition has it`);
    else if (isLabelled(kind)) kinds.add(kind);
    else passedOver.push(`${name} is left out: it has no labels that could say who manages it`);
  }
  return { kinds: [...kinds], passedOver };
}

const isLabelled = (kind: AnyKind): boolean => hasMetadata(zero(kind.shape) as object);

/** What is looked for in the backend: not the form that events have of a check, nor the two halves of an entity. */
function prunableKind(name: string): AnyKind | undefined {
  const plain = name.replaceAll('-', '');
  const kind = kindOfPlural(plain) ?? kindOfPlural(`${plain}s`) ?? kindOfCommand(name) ?? typeNamed(name);
  if (kind.apiGroup === 'core/v2') {
    const stored = kindOfPlural(kind.plural);
    if (!stored) throw new CliError(`invalid resource type: ${name}`);
    return stored;
  }
  return undefined;
}
