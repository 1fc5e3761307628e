/** JavaScript of runtime assets, evaluated before a script: file name and source. */
export type Library = readonly (readonly [file: string, source: string])[];

/** Expressions that are asked for a truth value, one after another, about one object. */
export interface PredicateRequest {
  readonly ask: 'predicate';
  /** The global variable that holds the object: `event`, `entity`. */
  readonly subject: string;
  /** The object as JSON. */
  readonly json: string;
  readonly expressions: readonly string[];
  /** Goes on after an expression that does not match; without it the first one ends the evaluation. */
  readonly all?: boolean;
  readonly libraries?: string;
  /** What the scripts take for the present, in milliseconds. */
  readonly now: number;
  /** So long may it run, in milliseconds of real time. */
  readonly budget: number;
}

/** A JavaScript mutator: the body of a function that may change `event`. */
export interface MutationRequest {
  readonly ask: 'mutation';
  readonly json: string;
  readonly body: string;
  /** Becomes global variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly libraries?: string;
  readonly now: number;
  readonly budget: number;
}

export type ScriptRequest = PredicateRequest | MutationRequest;

/** What an expression said, or the error it threw. */
export type Outcome = { readonly matched: boolean } | { readonly error: string };

export interface PredicateAnswer {
  /** One for each expression that was evaluated. */
  readonly outcomes: readonly Outcome[];
}

export interface MutationAnswer {
  readonly error?: string;
  /** Text that the script returned. */
  readonly text?: string;
  /** Something else was returned: its class, `''` for a number or boolean. */
  readonly badClass?: string;
  /** The event as JSON, where the script changed it. */
  readonly changed?: string;
}

export type ScriptAnswer = PredicateAnswer | MutationAnswer;

/** What the thread is sent. */
export type ToThread =
  | { readonly libraries: string; readonly sources: Library }
  | { readonly request: ScriptRequest };
