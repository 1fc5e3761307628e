import type { Column, Details, InfoTable } from './cells.js';
import type { Shape, ValueOf } from './fields.js';

/** Checks that need an engine; whoever validates brings them. */
export interface Checks {
  /**
   * Parses an ES5 program without running it.
   * @returns the parser's message (`(anonymous): Line 1:5 Unexpected end of input`), or nothing
   */
  script(source: string): string | undefined;
}

/** The commands that a kind has beside its own, as data for the verbs. Texts are `sensuctl`'s. */
export interface KindCommand {
  /** The group: `handler`, `cluster-role-binding`. */
  readonly name: string;
  readonly summary: string;
  readonly list?: {
    readonly summary: string;
    /** `--all-namespaces` is offered. */
    readonly allNamespaces: boolean;
    /** Stray arguments are ignored, as the original does for roles and bindings. */
    readonly anyArguments?: boolean;
  };
  readonly info?: {
    readonly usage: string;
    readonly summary: string;
    readonly alias?: string;
    /** The message for a missing name, where it is not the general one. */
    readonly missingName?: string;
    /** An answer that is not declared as JSON leaves the resource empty, as the original does. */
    readonly jsonOnly?: boolean;
  };
  readonly delete?: {
    readonly usage: string;
    readonly summary: string;
    /** The word in the confirmation: "delete <noun> resource". */
    readonly noun: string;
    readonly missingName?: string;
    /** The verb's name where it is not `delete` (`revoke`). */
    readonly verb?: string;
  };
}

/** All there is to know about a kind of resource. Source of the facts: Sensu Go 6.7 core/v2, core/v3. */
export interface Kind<S extends Shape = Shape, T = ValueOf<S>> {
  /** `CheckConfig`. */
  readonly type: string;
  /** `check_config`. */
  readonly snakeCase: string;
  /** The last two are of what only the CLI knows: plugins, and what Bonsai says. */
  readonly apiGroup: 'core/v2' | 'core/v3' | 'cli/cmdmanager' | 'sensu-go/bonsai';
  /** The segment of its URL: `checks`. */
  readonly plural: string;
  readonly scope: 'namespace' | 'cluster';
  /** The resource name in roles. */
  readonly rbac: string;
  /** The prefix of its keys in the store: `rbac/roles`. */
  readonly storage: string;
  readonly shape: S;
  /** Whether the backend has routes for it (the community edition has none for core/v3). */
  readonly routed: boolean;
  nameOf(resource: T): string;
  namespaceOf(resource: T): string;
  /** @returns the first failure in Sensu's words, or nothing */
  validate(resource: T, checks: Checks): string | undefined;
  /** What Sensu changes in a resource when it is written: verbs split at commas, types capitalised. */
  onWrite?(resource: T): T;
  /** What field selectors can see, label selectors aside. */
  fields(resource: T): Record<string, string>;
  /** What label selectors can see: the resource's own labels, unless there are more. */
  labelsOf(resource: T): Readonly<Record<string, string>>;
  readonly columns?: readonly Column<T>[];
  /** Table rows where a resource is not exactly one row (assets with builds). */
  expand?(resource: T): T[];
  info?(resource: T, now: number): Details;
  readonly infoTable?: InfoTable<T>;
  readonly command?: KindCommand;
}

type Optional =
  | 'snakeCase'
  | 'rbac'
  | 'storage'
  | 'routed'
  | 'nameOf'
  | 'namespaceOf'
  | 'labelsOf'
  | 'apiGroup'
  | 'scope';

export type KindDefinition<S extends Shape> = Omit<Kind<S>, Optional> & Partial<Pick<Kind<S>, Optional>>;

/** A resource with metadata, as nearly all have. */
export interface WithMetadata {
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string> | null;
    annotations: Record<string, string> | null;
    created_by: string;
  };
}

export function hasMetadata(resource: object): resource is WithMetadata {
  return 'metadata' in resource && resource.metadata !== null && typeof resource.metadata === 'object';
}

export function snakeCase(type: string): string {
  return type
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Completes a definition: what most kinds have in common need not be said. */
export function defineKind<S extends Shape>(definition: KindDefinition<S>): Kind<S> {
  return {
    apiGroup: 'core/v2',
    scope: 'namespace',
    snakeCase: snakeCase(definition.type),
    rbac: definition.plural,
    storage: definition.plural,
    routed: true,
    nameOf: (resource: object) => (hasMetadata(resource) ? resource.metadata.name : ''),
    namespaceOf: (resource: object) => (hasMetadata(resource) ? resource.metadata.namespace : ''),
    labelsOf: (resource: object) => (hasMetadata(resource) ? (resource.metadata.labels ?? {}) : {}),
    ...definition,
  };
}

/** A kind whose resource type is not known here; what the CLI, the client and the backend handle in general. */
// biome-ignore lint/suspicious/noExplicitAny: the resource type is known to the definition only
export type AnyKind = Kind<any, any>;
