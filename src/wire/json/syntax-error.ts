/** A text that is no JSON, in the words of Sensu's decoder. */
export class JsonSyntaxError extends Error {
  /** @param offset how many bytes had been read when the mistake was seen */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'JsonSyntaxError';
  }
}
