import type { Mark } from './characters.js';

/** How a scalar was written. */
export type ScalarStyle = 'plain' | 'quoted' | 'block';

/** The parts of a YAML text, named as in the specification. */
export type Token =
  | { readonly is: 'stream end' | 'document start' | 'document end'; readonly start: Mark }
  | { readonly is: 'block sequence' | 'block mapping' | 'block end'; readonly start: Mark }
  | { readonly is: '[' | ']' | '{' | '}' | ',' | '-' | 'key' | 'value'; readonly start: Mark }
  | { readonly is: 'anchor' | 'alias'; readonly name: string; readonly start: Mark }
  | { readonly is: 'tag'; readonly handle: string; readonly suffix: string; readonly start: Mark }
  | { readonly is: 'yaml directive'; readonly version: string; readonly start: Mark }
  | { readonly is: 'tag directive'; readonly handle: string; readonly prefix: string; readonly start: Mark }
  | { readonly is: 'scalar'; readonly value: string; readonly style: ScalarStyle; readonly start: Mark };

export type TokenKind = Token['is'];
