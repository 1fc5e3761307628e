import { isTimestamp, resolvePlain } from '../read/resolve.js';

/** How a text is written. */
export type Style = 'plain' | 'single' | 'double' | 'literal';

const breaks = '\n\r\x85\u2028\u2029';

/** Characters that must be escaped: control characters, tabs too, and those beyond U+FFFF. */
export const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** Texts like `1:30`, which other readers take for numbers to the base of 60. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** @param context whether the text is a key on one line, or stands in a place where blocks may begin */
export function styleOf(text: string, context: { simpleKey: boolean }): Style {
  const allowed = analyse(text);
  let style = preferred(text);
  if (context.simpleKey && allowed.multiline) style = 'double';
  if (style === 'plain' && (!allowed.plain || (text === '' && context.simpleKey))) style = 'single';
  if (style === 'single' && !allowed.single) style = 'double';
  if (style === 'literal' && (!allowed.block || context.simpleKey)) style = 'double';
  return style;
}

/** A literal block for lines; quotes for what would be read as something other than a text. */
function preferred(text: string): Style {
  if (text.includes('\n')) return 'literal';
  const isText = resolvePlain(text).is === 'str' && !isTimestamp(text) && !base60.test(text);
  return isText ? 'plain' : 'double';
}

interface Allowed {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** What a text holds decides what it can be written as. */
function analyse(text: string): Allowed {
  if (text === '') return { multiline: false, plain: true, single: true, block: false };
  const special = unprintable.test(text);
  const multiline = /[\n\r\x85\u2028\u2029]/.test(text);
  const first = text.charAt(0);
  const last = text.charAt(text.length - 1);
  const edges = [first, last].some((character) => character === ' ' || breaks.includes(character));
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text);
  const awkward = special || spaceBreak;
  return {
    multiline,
    plain: !(edges || breakSpace || awkward || multiline || indicates(text)),
    single: !(breakSpace || awkward),
    block: !(last === ' ' || awkward),
  };
}

/** Whether a plain text would be taken for an indicator. */
function indicates(text: string): boolean {
  if (/^(?:---|\.\.\.)/.test(text)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true;
  if (/^[?:-](?:[ \t]|$)/.test(text)) return true;
  return /.:(?:[ \t]|$)/s.test(text) || /[\0 \t\n\r\x85\u2028\u2029]#/.test(text);
}
