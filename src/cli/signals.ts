/** The signals that ask this process to end. */
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals that would end this process. @returns what gives them back */
export function takeSignals(hear: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of ending) process.on(signal, hear);
  return () => {
    for (const signal of ending) process.off(signal, hear);
  };
}
