/**
 * Checks a UUID as Sensu's library does: 36 characters with dashes, 32 without, `urn:uuid:` and `{}` allowed.
 * @returns its message, or nothing
 */
export function uuidError(text: string): string | undefined {
  const plain = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  switch (text.length) {
    case 36:
      return plain.test(text) ? undefined : 'invalid UUID format';
    case 45:
      if (text.slice(0, 9).toLowerCase() !== 'urn:uuid:')
        return `invalid urn prefix: ${JSON.stringify(text.slice(0, 9))}`;
      return plain.test(text.slice(9)) ? undefined : 'invalid UUID format';
    case 38:
      return plain.test(text.slice(1, 37)) ? undefined : 'invalid UUID format';
    case 32:
      return /^[0-9a-f]{32}$/i.test(text) ? undefined : 'invalid UUID format';
    default:
      return `invalid UUID length: ${text.length}`;
  }
}

/** A good UUID in its usual form. */
export function canonicalUuid(text: string): string {
  const hex = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[^0-9a-f]/g, '');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
