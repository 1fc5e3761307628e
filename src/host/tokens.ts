import { type Entity, type EntityConfig, entityConfigShape, entityShape } from '../resources/core/entity.js';
import { metadata } from '../resources/kit/metadata.js';
import { variableName } from './assets/variables.js';
import { synthesize } from './sandbox/script-objects.js';
import { readTemplate, type TemplateFunction } from './template/index.js';

/** What Go prints where there is nothing. */
const noValue = '<no value>';

/** The functions of tokens beside those of Go's templates. */
const functions: Readonly<Record<string, TemplateFunction>> = {
  default: {
    least: 0,
    more: true,
    call: (args) => (args.length === 2 ? (args[1] ?? args[0]) : args.length === 1 ? args[0] : undefined),
  },
  assetPath: { least: 1, texts: 1, call: ([name]) => `${variableName(name as string)}_PATH` },
};

/** What tokens see of an entity: its fields, those of its metadata among them. */
export const tokenFields = (entity: Entity): Record<string, unknown> => synthesize(entityShape, entity);

/** The same of a stored configuration, which has its metadata under their own name as well. */
export function configTokenFields(config: EntityConfig): Record<string, unknown> {
  return { ...synthesize(entityConfigShape, config), metadata: synthesize(metadata, config.metadata) };
}

/**
 * Replaces the tokens in all texts of a resource, but for keys of maps, by values of an entity: `{{ .name }}`,
 * `{{ .labels.region | default "eu" }}`. Sensu: token.Substitution.
 *
 * @returns a copy; what has no token is the same object as before
 * @throws Error in Sensu's words: what cannot be read, what there is no value for
 */
export function substituteTokens<T>(target: T, data: Entity): T {
  return hasTokens(target) ? fillTokens(target, tokenFields(data)) : target;
}

/** `substituteTokens` with what templates see of the object already made, for those who need it often. */
export function fillTokens<T>(target: T, fields: object): T {
  return fillValue('', target, fields) as T;
}

/** Whether filling tokens could change anything, or fail. */
function hasTokens(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{') || value.includes(noValue);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasTokens);
}

function fillValue(key: string, value: unknown, fields: object): unknown {
  if (typeof value === 'string') return fillText(key, value, fields);
  if (Array.isArray(value)) return value.map((item, at) => fillItem(key, item, at, fields));
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = Object.create(Object.getPrototypeOf(value));
  for (const [name, inner] of Object.entries(value)) result[name] = fillValue(name, inner, fields);
  return result;
}

function fillItem(key: string, item: unknown, at: number, fields: object): unknown {
  try {
    return fillValue(key, item, fields);
  } catch (error) {
    throw new Error(`couldn't evaluate template for ${key}: ${(error as Error).message} (array ${at})`);
  }
}

function fillText(key: string, text: string, fields: object): string {
  if (!text.includes('{{')) {
    if (!text.includes(noValue)) return text;
    throw new Error(`${key}: ${unidentified}`);
  }
  const fill = attempt(
    () => readTemplate(key, text, functions),
    (reason) => `${key}: could not parse the template: ${reason}`,
  );
  const filled = attempt(
    () => fill(fields, 'no value'),
    (reason) => `could not execute the template: ${reason}`,
  );
  if (!filled.includes(noValue)) return filled;
  // Only now, so that `default` could speak for what is missing: which token was it?
  attempt(
    () => fill(fields, 'error'),
    (reason) => `${key}: unmatched token: ${reason}`,
  );
  throw new Error(`${key}: ${unidentified}`);
}

const unidentified = 'unmatched token: found an undefined value but could not identify the token';

function attempt<T>(run: () => T, message: (reason: string) => string): T {
  try {
    return run();
  } catch (error) {
    throw new Error(message((error as Error).message));
  }
}
