/** An expression, or its value for an event, is beyond what can be told without the script engine. */
export class NeedsEngine extends Error {
  override readonly name = 'NeedsEngine';
}
