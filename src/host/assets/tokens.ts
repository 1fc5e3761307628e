/** `{{ .labels.region | default "eu" }}`: a path, and what to take if there is nothing. */
const token = /\{\{-?\s*\.([\w.]+)\s*(?:\|\s*default\s+("(?:[^"\\]|\\.)*"|`[^`]*`)\s*)?-?\}\}/g;

function lookUp(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        inner !== null && typeof inner === 'object' && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      object,
    );
}

/**
 * Fills the tokens of a text from an object. Of Go's templates, what asset definitions use: paths with defaults.
 * @throws Error for a token that there is no value for
 */
export function substituteTokens(text: string, object: unknown): string {
  return text.replace(token, (whole, path: string, fallback?: string) => {
    const value = lookUp(object, path);
    if (value !== undefined && value !== null && value !== '') return String(value);
    if (fallback === undefined) throw new Error(`unable to substitute tokens: unmatched token: ${whole}`);
    return fallback.startsWith('"') ? (JSON.parse(fallback) as string) : fallback.slice(1, -1);
  });
}
