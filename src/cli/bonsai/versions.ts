/** A version as Bonsai's publishers write them: `1.2.0`, `v1.2`, `2.0.0-beta.1+build`. */
export interface Version {
  /** As it was written. */
  readonly text: string;
  readonly numbers: readonly number[];
  readonly preRelease: string;
}

const pattern =
  /^v?(\d+(?:\.\d+)*?)(?:-(\d+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)|(?:-?([A-Za-z~-]+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)))?(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?$/;

/** @throws Error in the words of the original's library */
export function parseVersion(text: string): Version {
  const [, numbers = '', numeric, worded] = pattern.exec(text) ?? [];
  if (numbers === '') throw new Error(`Malformed version: ${text}`);
  return { text, numbers: numbers.split('.').map(Number), preRelease: numeric ?? worded ?? '' };
}

/** Those that are versions; what else is there does not count. */
export function validVersions(texts: readonly string[]): Version[] {
  return texts.filter((text) => pattern.test(text)).map(parseVersion);
}

/** Orders by the numbers, missing ones being 0; a pre-release comes before its release. */
export function compareVersions(a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < length; at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.preRelease === b.preRelease) return 0;
  if (a.preRelease === '' || b.preRelease === '') return a.preRelease === '' ? 1 : -1;
  return comparePreReleases(a.preRelease.split('.'), b.preRelease.split('.'));
}

/**
 * Part by part: numbers before words. What has a number more comes later, what has a word more earlier, as in the original's
 * library.
 */
function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    if (left === right) continue;
    if (left === undefined) return isNumber(right) ? -1 : 1;
    if (right === undefined) return isNumber(left) ? 1 : -1;
    if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
    if (isNumber(left) !== isNumber(right)) return isNumber(left) ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

const isNumber = (part: string | undefined): boolean => /^\d+$/.test(part ?? '');
