import { kinds } from '../../resources/index.js';
import type { Item } from './item.js';

/** What a person can do about a mistake in a document; nothing where the message says it all. */
export function documentHint(message: string): string | undefined {
  const type = /type could not be found: "(.*)"$/.exec(message)?.[1];
  if (type !== undefined) return typeHint(type);
  const wrong = /cannot unmarshal (\w+) into Go struct field \w+\.(\S+) of type (\S+)$/.exec(message);
  if (wrong)
    return `${wrong[2]} must be ${goWords(wrong[3] as string)}, not ${jsonWords(wrong[1] as string)}`;
  if (/cannot unmarshal array into Go value of type types\.rawWrapper$/.test(message))
    return 'documents stand one after another, not in a list';
  if (/type types\.rawWrapper$/.test(message)) return 'this is no resource: `type`, `metadata` and `spec`';
  if (/tab character|cannot start any token/.test(message))
    return 'YAML is indented with blanks, not tabs; a text that begins with @ or ` is quoted';
  return undefined;
}

/** What a person can do about a resource that was refused. */
export function itemHint({ kind, resource, namespace }: Item, error: Error): string | undefined {
  if (kind.type === 'APIKey') return 'An API key is made by the backend: `api-key grant USERNAME`.';
  if (kind.nameOf(resource) === '') return 'The resource has no name: it goes into `metadata.name`.';
  if (/^the namespace .* does not exist$/.test(error.message))
    return `Create the namespace first: \`namespace create ${namespace}\`.`;
  return undefined;
}

function typeHint(type: string): string {
  if (type === '') return 'a document needs a `type`';
  const near = kinds.find((kind) => isNear(kind.type, type));
  return near ? `did you mean ${near.type}?` : '`describe-type all` lists the types';
}

const plain = (word: string): string => word.toLowerCase().replace(/[^a-z]/g, '');

/** The same but for case and signs, a plural, a beginning, or one letter more, less or other. */
function isNear(type: string, written: string): boolean {
  const [a, b] = [plain(type), plain(written)];
  if (a === b || `${a}s` === b) return true;
  if (b.length > 3 && (a.startsWith(b) || a.endsWith(b))) return true;
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same++;
  const rest = a.slice(same);
  return [rest, rest.slice(1)].includes(b.slice(same)) || [rest, rest.slice(1)].includes(b.slice(same + 1));
}

const goWords = (type: string): string => {
  if (/^u?int/.test(type)) return 'a whole number';
  if (/^float/.test(type)) return 'a number';
  if (type.startsWith('[]')) return 'a list';
  return { string: 'a text (in quotes)', bool: 'true or false' }[type] ?? 'a map';
};

const jsonWords = (type: string): string =>
  ({ string: 'a text', number: 'a number', array: 'a list', object: 'a map', bool: 'true or false' })[type] ??
  type;
