/**
 * What js-yaml and Sensu's parser read in different ways, or may; looked for without regard to what stands in quotes and
 * blocks. No form takes more than linear time. A node may begin at the beginning of a line and behind `-`, `:`, `,`, `[` and `{`.
 */
const uncommon = [
  // Tabs, carriage returns, control characters, odd line breaks, byte order marks, halves of surrogates.
  /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u,
  // Directives, and the ends of documents; `---` may be the first line.
  /^(?:%|\.\.\.|---(?!\n))|\n(?:%|\.\.\.|---)/,
  // Anchors, aliases, tags.
  /(?:^|[-:,[{]) *[&*!]/m,
  // Keys that are marked or missing.
  /(?:^|[-:]) *\?[ \n]|(?:^ *|: +|[,[{] *):/m,
  // Collections as keys, with a colon or without one.
  /[\]}] *:|(?:^|[,{]) *\[/m,
  // Keys in brackets whose value stands close to the colon.
  /:[,[\]{}]/,
  // Brackets of several lines: the line with the first does not end with one, or the next line begins with what goes on.
  /^(?=[^\n]*?(?:^|[-:,]) *[[{])(?:[^\n]*[^\]}\n ])? *$|^ *[,\]}]/m,
  // A question mark in brackets.
  /^(?=[^\n]*\?)[^\n]*?(?:^|[-:,]) *[[{]/m,
  // Quotes of several lines.
  /(?:^|[-:,[{]) *(?:"(?:[^"\\\n]|\\.)*|'(?:[^'\n]|'')*)\n/m,
  // Empty items of lists.
  /(?:^| )- *(?:#|$)/m,
  // The indentation of a text that is told.
  /[|>][-+]?\d/,
  // Escapes that only one of them knows.
  /\\(?:[/U]|u[dD])/,
  // Keys that are too long.
  /^[^\n]{1000}[^\n]*:/m,
];

/** Whether js-yaml reads a text as Sensu's parser does, if it reads it at all. */
export function isCommon(text: string): boolean {
  return text.endsWith('\n') && !uncommon.some((form) => form.test(text));
}
