import { Command } from '@oclif/core/command';
import type { Context } from './context.js';
import { oclifFlags } from './flags/oclif.js';
import type { FlagSpecs, FlagValues } from './flags/spec.js';

/** How many positional arguments a command takes; a mismatch is a `UsageError`. */
export type ArgumentRule = { readonly min?: number; readonly max?: number } | 'any';

/** What a command is, apart from what it does: all that look-up, flag parsing, help and completion need. */
export interface CommandData {
  /** The words that call it: `handler list`. */
  readonly id: string;
  /** The last word and the arguments, as in help: `create [NAME]`. */
  readonly usage: string;
  readonly summary: string;
  readonly description?: string;
  /** Exactly none, unless said. */
  readonly arguments?: ArgumentRule;
  readonly flags?: FlagSpecs;
  /** Refuses to run without an API URL and credentials; true unless said. */
  readonly gate?: boolean;
  readonly hidden?: boolean;
  /** Other last words: `list-rules`. */
  readonly aliases?: readonly string[];
  /** A command that `sensuctl` does not have. */
  readonly ours?: boolean;
  /** What is printed on stdout, in place of an error on stderr, where nobody sits at a terminal. */
  readonly complaint?: (error: Error, now: number) => string;
  /** What `--help` prints on stderr, given the words of the call, where it is no page of the usual form. */
  readonly explain?: (program: string, words: readonly string[]) => string;
}

/** What the words of the command line mean for a command. */
export interface Input<F extends FlagSpecs = FlagSpecs> {
  readonly args: string[];
  readonly flags: FlagValues<F>;
  /** The names of the flags that were on the command line, global ones included. */
  readonly given: ReadonlySet<string>;
}

export interface CommandSpec<F extends FlagSpecs> extends CommandData {
  readonly flags?: F;
  run(context: Context, input: Input<F>): Promise<void>;
}

/** A command as oclif knows it, with its data as ours. */
export type CommandClass = {
  readonly spec: CommandData;
  readonly id: string;
  new (context: Context, input: Input): { execute(): Promise<void> };
};

/** Loads a command; its module is read when it is called. */
export type CommandLoader = () => Promise<{ default: CommandClass }>;

/**
 * Makes a command of data and one function. The result extends oclif's `Command`, its statics being the data;
 * the words of the command line were parsed (by pflag's rules) before it is built.
 */
export function defineCommand<const F extends FlagSpecs = Record<never, never>>(
  spec: CommandSpec<F>,
): CommandClass {
  return class extends Command {
    static readonly spec: CommandData = spec;
    static override readonly id = spec.id;
    static override readonly summary = spec.summary;
    static override readonly description = spec.description;
    static override readonly usage = spec.usage;
    static override readonly hidden = spec.hidden ?? false;
    static override readonly strict = spec.arguments !== 'any';
    static override get flags() {
      return oclifFlags(spec.flags ?? {});
    }

    constructor(
      readonly context: Context,
      readonly input: Input,
    ) {
      super([], context.oclif);
      this.parsed = true;
    }

    /** Runs with oclif's order of events. */
    execute(): Promise<void> {
      return this._run<void>();
    }

    override async init(): Promise<void> {}

    /** What went wrong is told, and turned into an exit code, by whoever runs the program. */
    override async catch(error: Error): Promise<void> {
      throw error;
    }

    async run(): Promise<void> {
      // The values were parsed with the very flags that the function's type speaks of.
      await spec.run(this.context, this.input as Input<F>);
    }
  };
}
