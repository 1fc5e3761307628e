import {
  type Characters,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isWord,
} from './characters.js';
import type { Token } from './tokens.js';

/** Reads `&name` or `*name`. */
export function anchorOrAlias(characters: Characters): Token {
  const start = characters.mark();
  const is = characters.is('&') ? 'anchor' : 'alias';
  characters.skip();
  const name = characters.takeWhile(isWord);
  const next = characters.code();
  const ends = isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next));
  if (name === '' || !ends) throw characters.fail('did not find expected alphabetic or numeric character');
  return { is, name, start };
}

/** Reads `!local`, `!!core`, `!handle!suffix` or `!<verbatim>`. */
export function tag(characters: Characters): Token {
  const start = characters.mark();
  let handle = '';
  let suffix: string;
  if (characters.is('<', 1)) {
    characters.skip(2);
    suffix = tagUri(characters, '');
    if (!characters.is('>')) throw characters.fail("did not find the expected '>'");
    characters.skip();
  } else {
    handle = tagHandle(characters, false);
    if (handle.length > 1 && handle.endsWith('!')) suffix = tagUri(characters, '');
    else {
      suffix = tagUri(characters, handle);
      handle = '!';
      if (suffix === '') [handle, suffix] = ['', '!'];
    }
  }
  if (!isBlankOrEnd(characters.code())) {
    throw characters.fail('did not find expected whitespace or line break');
  }
  return { is: 'tag', handle, suffix, start };
}

function tagHandle(characters: Characters, directive: boolean): string {
  if (!characters.is('!')) throw characters.fail("did not find expected '!'");
  const start = characters.at;
  characters.skip();
  characters.takeWhile(isWord);
  if (characters.is('!')) characters.skip();
  else if (directive && characters.slice(start) !== '!') throw characters.fail("did not find expected '!'");
  return characters.slice(start);
}

/** @param head what was read as a handle and turned out to be the beginning of the tag itself */
function tagUri(characters: Characters, head: string): string {
  const bytes: Buffer[] = [Buffer.from(head.slice(1))];
  let any = head !== '';
  for (;;) {
    const text = characters.takeWhile(
      (code) => isWord(code) || (";/?:@&=+$,.!~*'()[]".includes(String.fromCharCode(code)) && code !== 0),
    );
    if (text !== '') bytes.push(Buffer.from(text));
    if (text === '' && !characters.is('%')) break;
    any = true;
    if (characters.is('%')) bytes.push(escapedCharacter(characters));
  }
  if (!any) throw characters.fail('did not find expected tag URI');
  return Buffer.concat(bytes).toString();
}

/** How many bytes the character has that begins with this one; 0 when none does. */
function utf8Length(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

/** A character written as the `%` escapes of its UTF-8 bytes. */
function escapedCharacter(characters: Characters): Buffer {
  const bytes: number[] = [];
  let length = 1;
  while (bytes.length < length) {
    const hex = /^%([0-9a-fA-F]{2})$/.exec(
      String.fromCharCode(characters.code(), characters.code(1), characters.code(2)),
    );
    if (!hex) throw characters.fail('did not find URI escaped octet');
    const octet = Number.parseInt(hex[1] as string, 16);
    if (bytes.length === 0) {
      length = utf8Length(octet);
      if (length === 0) throw characters.fail('found an incorrect leading UTF-8 octet');
    } else if ((octet & 0xc0) !== 0x80) throw characters.fail('found an incorrect trailing UTF-8 octet');
    bytes.push(octet);
    characters.skip(3);
  }
  return Buffer.from(bytes);
}

/** Reads `%YAML 1.1` or `%TAG !e! tag:example.com,2000:`, from the percent sign. */
export function directive(characters: Characters): Token {
  const start = characters.mark();
  characters.skip();
  const name = characters.takeWhile(isWord);
  if (name === '') throw characters.fail('could not find expected directive name');
  if (!isBlankOrEnd(characters.code())) throw characters.fail('found unexpected non-alphabetical character');
  let token: Token;
  if (name === 'YAML') {
    characters.skipBlanks();
    token = { is: 'yaml directive', version: version(characters), start };
  } else if (name === 'TAG') {
    token = { is: 'tag directive', ...tagPrefix(characters), start };
  } else throw characters.fail('found unknown directive name');
  characters.skipBlanks();
  characters.skipComment();
  if (!isBreakOrEnd(characters.code())) throw characters.fail('did not find expected comment or line break');
  if (isBreak(characters.code())) characters.takeBreak();
  return token;
}

function version(characters: Characters): string {
  const major = versionNumber(characters);
  if (!characters.is('.')) throw characters.fail("did not find expected digit or '.' character");
  characters.skip();
  return `${major}.${versionNumber(characters)}`;
}

function versionNumber(characters: Characters): number {
  let digits = '';
  while (isDigit(characters.code())) {
    if (digits.length === 2) throw characters.fail('found extremely long version number');
    digits += String.fromCharCode(characters.code());
    characters.skip();
  }
  if (digits === '') throw characters.fail('did not find expected version number');
  return Number(digits);
}

function tagPrefix(characters: Characters): { handle: string; prefix: string } {
  characters.skipBlanks();
  const handle = tagHandle(characters, true);
  if (!isBlank(characters.code())) throw characters.fail('did not find expected whitespace');
  characters.skipBlanks();
  const prefix = tagUri(characters, '');
  if (!isBlankOrEnd(characters.code())) {
    throw characters.fail('did not find expected whitespace or line break');
  }
  return { handle, prefix };
}
