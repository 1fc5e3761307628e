import { takeSignals } from '../../cli/signals.js';

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
    forget = takeSignals((signal) => {
      forget();
      resolve(signal);
    });
  });
  return { came, forget: () => forget() };
}
