/** A text that is no YAML, or none that JSON can express. The message is Sensu's: `yaml: line 3: did not find expected key`. */
export class YamlError extends Error {
  /** @param line where in the text, from 1, as far as it is known; the message may name the line before it, as Sensu's parser does */
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
    this.name = 'YamlError';
  }
}

/** A mistake seen while reading characters. Sensu's parser names no line when it is the first one. */
export function scanError(problem: string, line: number): YamlError {
  return new YamlError(`yaml: ${line === 0 ? '' : `line ${line + 1}: `}${problem}`, line + 1);
}

/** A mistake seen in the order of the parts. Sensu's parser counts their lines from 0. */
export function grammarError(problem: string, line: number): YamlError {
  return new YamlError(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`, line + 1);
}
