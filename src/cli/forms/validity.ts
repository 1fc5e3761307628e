import type { AnyKind } from '../../resources/kit/kind.js';

/**
 * What is wrong with a resource in the words of its kind. The parser of JavaScript is loaded only when the kind
 * has something for it to read.
 */
export async function problemOf(kind: AnyKind, resource: object): Promise<string | undefined> {
  let hasScripts = false;
  const withoutScripts = kind.validate(resource, {
    script: () => {
      hasScripts = true;
      return undefined;
    },
  });
  if (!hasScripts) return withoutScripts;
  const { scriptError } = await import('../../wire/script.js');
  return kind.validate(resource, { script: scriptError });
}
