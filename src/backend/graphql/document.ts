/** Where something stands in a query; both count from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

export type Value =
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'constant'; readonly value: unknown }
  | { readonly is: 'list'; readonly items: readonly Value[] }
  | { readonly is: 'object'; readonly fields: Readonly<Record<string, Value>> };

export interface Directive {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

export interface FieldSelection {
  readonly is: 'field';
  readonly name: string;
  readonly alias: string;
  readonly args: Readonly<Record<string, Value>>;
  readonly directives: readonly Directive[];
  readonly selections: readonly Selection[] | undefined;
  readonly location: Location;
}

/** `...Name`, or `... on Type { }`. */
export interface FragmentSelection {
  readonly is: 'fragment';
  /** The name of a fragment; inline fragments have selections instead. */
  readonly name?: string;
  readonly type?: string;
  readonly selections?: readonly Selection[];
  readonly directives: readonly Directive[];
  readonly location: Location;
}

export type Selection = FieldSelection | FragmentSelection;

export interface Variable {
  readonly name: string;
  /** `String!` as written. */
  readonly type: string;
  readonly fallback?: Value;
  readonly location: Location;
}

export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly selections: readonly Selection[];
}

export interface Document {
  readonly operations: readonly Operation[];
  readonly fragments: ReadonlyMap<string, { type: string; selections: readonly Selection[] }>;
}

/** A query that cannot be answered, told in the form of GraphQL. */
export class GraphqlError extends Error {
  constructor(
    message: string,
    readonly locations: readonly Location[] = [],
  ) {
    super(message);
    this.name = 'GraphqlError';
  }
}
