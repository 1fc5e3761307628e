/** Where questions are shown and answers come from. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** Whether questions may be coloured; yes, unless told. */
  readonly coloured?: boolean;
}

export interface TextQuestion {
  /** With its colon: `Namespace:`. */
  readonly label: string;
  /** Taken for an empty answer. */
  readonly default?: string;
  /** Shown when the answer is `?`. */
  readonly help?: string;
  readonly required?: boolean;
  /** What is wrong with an answer, if anything. */
  readonly check?: (answer: string) => string | undefined;
  /** What the Tab key makes of what was typed so far. */
  readonly complete?: (typed: string) => Promise<Completion>;
}

export interface Completion {
  /** Stands in place of what was typed. */
  readonly text: string;
  /** Shown where there are several. */
  readonly candidates: readonly string[];
}

export interface PasswordQuestion {
  readonly label: string;
  readonly required?: boolean;
}

export interface SelectQuestion {
  readonly label: string;
  readonly options: readonly string[];
  /** The answer of whoever only presses Enter; the first option if there is none. */
  readonly default?: string;
}

export interface ConfirmQuestion {
  /** The whole question: `Are you sure ...?`. May be coloured. */
  readonly message: string;
  readonly default?: boolean;
  /** Shown when the answer is `?`. */
  readonly help?: string;
}

/** No answer came: `interrupt` or `EOF`. */
export class PromptError extends Error {
  override name = 'PromptError';
}
