import { quote } from '../../wire/go-quote.js';
import type { FlagSpec, FlagSpecs } from '../flags/spec.js';
import { wrapText } from './wrap.js';

const width = 79;

/** The flags as pflag lists them: by name, the texts in one column, wrapped. Each line ends with a newline. */
export function describeFlags(specs: FlagSpecs): string {
  const rows = Object.entries(specs)
    .filter(([, spec]) => !spec.hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]) => ({
      head: head(name, spec),
      text: spec.help.replace(/`(.+?)`/, '$1') + defaultNote(spec),
    }));
  const column = Math.max(0, ...rows.map(({ head }) => head.length)) + 3;
  return rows.map(({ head, text }) => `${head.padEnd(column)}${wrapText(text, column, width)}\n`).join('');
}

function head(name: string, spec: FlagSpec): string {
  const named = spec.short ? `  -${spec.short}, --${name}` : `      --${name}`;
  const word = /`(.+?)`/.exec(spec.help)?.[1] ?? (spec.type === 'bool' ? '' : spec.type);
  return word === '' ? named : `${named} ${word}`;
}

function defaultNote(spec: FlagSpec): string {
  const value = spec.default;
  if (value === undefined || value === '' || value === false || value === 0) return '';
  if (spec.type === 'string') return ` (default ${quote(String(value))})`;
  return spec.type === 'strings' ? ` (default [${value}])` : ` (default ${value})`;
}
