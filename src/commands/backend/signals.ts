/** The signals that end a backend. */
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignal {
  /** Resolves with the first signal; a second one ends the process at once. */
  readonly came: Promise<NodeJS.Signals>;
  /** Stops listening. */
  forget(): void;
}

/** Listens for the signals that ask this process to stop. */
export function stopSignal(): StopSignal {
  let forget = (): void => undefined;
  const came = new Promise<NodeJS.Signals>((resolve) => {
    const hear = (signal: NodeJS.Signals): void => {
      forget();
      resolve(signal);
    };
    forget = () => {
      for (const signal of ending) process.off(signal, hear);
    };
    for (const signal of ending) process.on(signal, hear);
  });
  return { came, forget: () => forget() };
}
