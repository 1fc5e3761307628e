/** A flag as data. The types are pflag's: they decide how a value is read and the word shown in help. */
export interface FlagSpec {
  /**
   * `strings` is pflag's StringSlice: may be repeated, each value is a CSV record. `stringToString` is a list of `key=value`,
   * which may be repeated as well. `duration` is in milliseconds.
   */
  readonly type: 'string' | 'bool' | 'int' | 'uint32' | 'float' | 'duration' | 'strings' | 'stringToString';
  /** The one-letter form. */
  readonly short?: string;
  /** A duration's default is written as Go does: `'15s'`. */
  readonly default?: string | boolean | number;
  readonly help: string;
  /** Must be on the command line; a function decides with the values of all flags. */
  readonly required?: boolean | ((flags: Record<string, FlagValue>) => boolean);
  readonly hidden?: boolean;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;
export type FlagValue = string | boolean | number | string[];

type ValueOf<S extends FlagSpec> = S['type'] extends 'bool'
  ? boolean
  : S['type'] extends 'int' | 'uint32' | 'float' | 'duration'
    ? number
    : S['type'] extends 'strings' | 'stringToString'
      ? string[]
      : string;

/** The values of all flags of a command, defaults filled in. */
export type FlagValues<F extends FlagSpecs> = { -readonly [Name in keyof F]: ValueOf<F[Name]> };
