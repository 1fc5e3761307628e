/** A failure whose message is meant for the user: `Error: <message>` on stderr. */
export class CliError extends Error {
  override name = 'CliError';
  /** The process's exit code. */
  exitCode = 1;
  /** One line for a person at a terminal; never printed elsewhere. */
  readonly nextStep?: string;

  constructor(message: string, options?: { exitCode?: number; nextStep?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    if (options?.exitCode !== undefined) this.exitCode = options.exitCode;
    if (options?.nextStep !== undefined) this.nextStep = options.nextStep;
  }
}

/** The command was used wrongly: its help on stdout, then `Error: <message>` on stderr. */
export class UsageError extends CliError {
  override name = 'UsageError';

  constructor(message = 'invalid argument(s) received', options?: { nextStep?: string }) {
    super(message, options);
  }
}

/** Everything has been said already; only the exit code is left. */
export class Exit extends Error {
  override name = 'Exit';

  constructor(readonly exitCode: number) {
    super(`exit ${exitCode}`);
  }
}
