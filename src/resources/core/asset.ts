import { type Cell, primary, row, spaced } from '../kit/cells.js';
import {
  list,
  object,
  omit,
  pointers,
  shape,
  string,
  stringMap,
  strings,
  type ValueOf,
} from '../kit/fields.js';
import type { Checks } from '../kit/kind.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { assetName, firstOf } from '../kit/names.js';
import { scriptsError } from '../kit/scripts.js';

const assetBuild = shape('AssetBuild', {
  url: omit(string()),
  sha512: omit(string()),
  filters: strings(),
  headers: stringMap(),
});

export const assetShape = shape('Asset', {
  url: omit(string()),
  sha512: omit(string()),
  filters: strings(),
  builds: pointers(list(object(assetBuild))),
  metadata: object(metadata),
  headers: stringMap(),
});

export type Asset = ValueOf<typeof assetShape>;
type Source = Pick<Asset, 'url' | 'sha512' | 'filters'>;

function sourceError(source: Source, checks: Checks): string | undefined {
  return firstOf(
    () => (source.sha512 ? undefined : 'SHA-512 checksum cannot be empty'),
    () => (source.sha512.length >= 128 ? undefined : 'SHA-512 checksum must be at least 128 characters'),
    () => (source.url ? undefined : 'URL cannot be empty'),
    () => scriptsError(source.filters, checks),
  );
}

/** `//host/.../file`: enough of a URL to recognise it; nothing of a text that is none (by the rules of Go). */
function shortUrl(url: string): Cell {
  const broken = /[\u0000-\u001f\u007f]|%(?![0-9A-Fa-f]{2})/;
  if (broken.test(url) || /^:|^[^A-Za-z/?#][^/?#]*:/.test(url)) return '';
  // `localhost:80/x` is a scheme and something that only it understands.
  if (/^[A-Za-z][\w+.-]*:[^/]/.test(url)) return '///.../';
  const [, authority = '', path = ''] = /^(?:[A-Za-z][\w+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(url) ?? [];
  const host = authority.replace(/^.*@/, '').replace(/^\[(.*)\](:\d*)?$|:\d*$/, '$1');
  const file = path.slice(path.lastIndexOf('/') + 1);
  return `//${host}/.../${encodeURI(file).replace(/%25(?=[0-9A-Fa-f]{2})/g, '%')}`;
}

const shortHash = (sha512: string): string => (sha512.length >= 128 ? sha512.slice(0, 7) : 'invalid');

const sourceRows = (source: Source) => [
  row('URL', source.url),
  row('SHA-512 Checksum', source.sha512),
  row('Filters', spaced(source.filters)),
];

export const asset = defineKind({
  type: 'Asset',
  plural: 'assets',
  shape: assetShape,
  validate: (a, checks) =>
    firstOf(
      () => assetName(a.metadata.name),
      () => (a.metadata.namespace ? undefined : 'namespace cannot be empty'),
      () => {
        const sources: Source[] = a.builds?.length ? a.builds : [a];
        return firstOf(...sources.map((source) => () => sourceError(source, checks)));
      },
    ),
  fields: (a) => ({
    'asset.name': a.metadata.name,
    'asset.namespace': a.metadata.namespace,
    'asset.filters': (a.filters ?? []).join(','),
    ...labelFields('asset', a.metadata.labels),
  }),
  expand: (a) => (a.builds?.length ? a.builds.map((build) => ({ ...a, ...build, builds: null })) : [a]),
  columns: [
    ['Name', (a) => primary(a.metadata.name)],
    ['URL', (a) => shortUrl(a.url)],
    ['Hash', (a) => shortHash(a.sha512)],
  ],
  info: (a) => ({
    title: a.metadata.name,
    rows: [
      row('Name', a.metadata.name),
      row('Namespace', a.metadata.namespace),
      ...(a.builds?.length
        ? [
            row('Builds', ''),
            ...a.builds.flatMap((build, index) => [row('Build', String(index)), ...sourceRows(build)]),
          ]
        : sourceRows(a)),
    ],
  }),
  command: {
    name: 'asset',
    summary: 'Manage assets',
    list: { summary: 'list assets', allNamespaces: true },
    info: { usage: 'info [NAME]', summary: 'show detailed information on given asset' },
    delete: { usage: 'delete [NAME]', summary: 'delete assets', noun: 'asset' },
  },
});
