/** Half of a surrogate pair without the other half: no character, and not expressible in UTF-8. */
export const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
