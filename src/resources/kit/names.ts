/** Sensu's name rules (reference: core/v2/validators). Each returns the text to append to a prefix, or nothing. */
export type NameRule = (name: string) => string | undefined;

function rule(pattern: RegExp): NameRule {
  return (name) => {
    if (name === '') return 'must not be empty';
    return pattern.test(name) ? undefined : 'cannot contain spaces or special characters';
  };
}

/** Most names: ASCII letters, digits, `_ . - :`. */
export const plainName = rule(/^[A-Za-z0-9_.\-:]+$/);

/** Subscriptions, roles and bindings: at most one inner colon. */
export const subscriptionName = rule(/^[A-Za-z0-9_.-]+(:?[A-Za-z0-9_.-]+)?$/);

/** Users: lower case. */
export const strictName = rule(/^[a-z0-9_.-]+$/);

/** Asset names may hold slashes and have texts of their own, complete without a prefix. */
export function assetName(name: string): string | undefined {
  if (name === '') return 'name cannot be empty';
  return /^[A-Za-z0-9_/.\-:]+$/.test(name)
    ? undefined
    : 'name may only contain letters, forward slashes, underscores, dashes and numbers';
}

/** `prefix` and the rule's text, or nothing when the name is good. */
export function named(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${prefix} ${text}`;
}

/** The first text that is there: validation stops at the first failure. */
export function firstOf(...rules: (() => string | undefined)[]): string | undefined {
  for (const check of rules) {
    const text = check();
    if (text !== undefined) return text;
  }
  return undefined;
}
