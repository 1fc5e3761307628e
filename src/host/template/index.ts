import { execute, type MissingKey } from './execute.js';
import { builtins, type TemplateFunction } from './functions.js';
import { parse } from './parse.js';

export type { MissingKey } from './execute.js';
export type { TemplateFunction } from './functions.js';

/** A template that was read: fills itself from an object. */
export type Fill = (data: object, missing: MissingKey) => string;

/**
 * Reads a template in the language of Go's text/template: values, pipelines, conditions, loops and functions; not
 * templates within templates (`define`, `template`, `block`).
 *
 * @param name what errors call it
 * @param functions those that it can use beside Go's own
 * @throws Error in Go's words
 */
export function readTemplate(
  name: string,
  source: string,
  functions: Readonly<Record<string, TemplateFunction>> = {},
): Fill {
  const all = { ...builtins, ...functions };
  const statements = parse(name, source, new Set(Object.keys(all)));
  return (data, missing) => execute({ name, source, statements, functions: all }, data, missing);
}
