const mask = '********';

/** A text without the values of secrets. Values so short that they are everywhere are left. */
export function masked(text: string, values: readonly string[]): string {
  let result = text;
  for (const value of [...values].sort((a, b) => b.length - a.length)) {
    if (value.length >= 3) result = result.replaceAll(value, mask);
  }
  return result;
}

/** Variables with every value masked. */
export const maskedVariables = (variables: readonly string[]): string[] =>
  variables.map((variable) => `${variable.slice(0, variable.indexOf('='))}=${mask}`);
