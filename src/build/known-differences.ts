/** Sections of docs/differences.md, as links have them. */
type Section =
  | 'at-a-terminal-only'
  | 'commercial-features'
  | 'data-that-the-original-loses'
  | 'crashes-and-false-reports'
  | 'secrets'
  | 'texts-of-its-own'
  | 'limits';

/** What differs in a command, and the section that has the reason. */
export type Difference = readonly [section: Section, what: string];

const prompts: Difference = ['data-that-the-original-loses', 'Enter keeps what is there'];
const bonsai: Difference = ['texts-of-its-own', '`--bonsai-url`'];
const storesOnlyWhatWasSet: Difference = [
  'data-that-the-original-loses',
  'stores only what was set; a failed write is an error',
];

/** The commands of the original that do not do in all cases what they do there. */
export const differences: Readonly<Record<string, readonly Difference[]>> = {
  'asset add': [bonsai],
  'asset outdated': [bonsai, ['crashes-and-false-reports', 'YAML and wrapped JSON list each asset']],
  'check create': [['data-that-the-original-loses', '`--stdin` is used']],
  'check update': [prompts],
  'command exec': [['crashes-and-false-reports', 'works with an API key; no time limit at a terminal']],
  'command install': [bonsai],
  completion: [['texts-of-its-own', 'scripts of its own, fish, names of resources']],
  'config set-format': [storesOnlyWhatWasSet],
  'config set-namespace': [storesOnlyWhatWasSet],
  'config set-timeout': [storesOnlyWhatWasSet],
  'config view': [['crashes-and-false-reports', 'wrapped JSON is JSON']],
  configure: [
    ['data-that-the-original-loses', 'stores no API key, drops tokens of another backend'],
    ['texts-of-its-own', 'names a URL without a scheme as it was given'],
    ['secrets', 'mode of the files'],
  ],
  create: [
    ['at-a-terminal-only', 'says what was done'],
    ['data-that-the-original-loses', 'keeps `subdue`, `when`, labels and namespaces of events'],
    ['texts-of-its-own', '`--format`'],
  ],
  delete: [
    ['at-a-terminal-only', 'says what was done'],
    ['limits', 'reads a socket as standard input'],
  ],
  dump: [['data-that-the-original-loses', 'events of all namespaces, role bindings, whole files']],
  edit: [
    ['at-a-terminal-only', 'edits again what cannot be saved'],
    ['crashes-and-false-reports', 'cluster roles and their bindings, filters'],
    ['data-that-the-original-loses', 'role bindings'],
  ],
  'entity create': [['data-that-the-original-loses', 'labels that look secret are sent']],
  'entity update': [['data-that-the-original-loses', 'only what was answered is changed']],
  env: [['crashes-and-false-reports', 'works with an API key']],
  'filter update': [prompts],
  'handler list': [['crashes-and-false-reports', 'shows handlers without a socket']],
  logout: [['crashes-and-false-reports', 'works with an API key']],
  'mutator update': [prompts],
  'pipeline info': [['crashes-and-false-reports', 'shows workflows without a handler']],
  prune: [['commercial-features', 'here for everybody; asks at a terminal; `--namespaces`']],
  'silenced update': [prompts, ['crashes-and-false-reports', 'without a name it asks']],
};

/** Flags that differ wherever they are. */
export const flagDifferences: ReadonlyMap<string, Difference> = new Map([
  ['field-selector', ['commercial-features', 'selectors choose here if the backend does not']],
]);
