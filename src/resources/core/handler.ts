import { commas, plain, primary, row, type Span, spaced, titled } from '../kit/cells.js';
import {
  list,
  object,
  omit,
  optional,
  pointers,
  shape,
  string,
  strings,
  uint32,
  type ValueOf,
} from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName } from '../kit/names.js';
import { secret } from '../kit/shared.js';

const handlerShape = shape('Handler', {
  metadata: object(metadata),
  type: omit(string()),
  mutator: omit(string()),
  command: omit(string()),
  timeout: uint32(),
  socket: omit(optional(shape('HandlerSocket', { host: omit(string()), port: uint32() }))),
  handlers: strings(),
  filters: strings(),
  env_vars: strings(),
  runtime_assets: strings(),
  secrets: pointers(list(object(secret))),
});

export type Handler = ValueOf<typeof handlerShape>;

/** What a handler does, in one line. The blanks behind the words are U+2000, as in the original. */
function execute(handler: Handler): Span[] {
  switch (handler.type) {
    case 'tcp':
    case 'udp':
      return [
        titled('PUSH:'),
        { text: `\u2000${handler.type}://${handler.socket?.host ?? ''}:${handler.socket?.port ?? 0}` },
      ];
    case 'pipe':
      return [titled('RUN:'), { text: `\u2000\u2000${handler.command}` }];
    case 'set':
      return [titled('CALL:'), { text: `\u2000${commas(handler.handlers)}` }];
    default:
      return [{ text: 'UNKNOWN' }];
  }
}

function typeError(handler: Handler): string | undefined {
  switch (handler.type) {
    case '':
      return 'empty handler type';
    case 'pipe':
      return handler.command.trim() === '' ? 'missing command' : undefined;
    case 'set':
      return undefined;
    case 'tcp':
    case 'udp':
      if (!handler.socket) return 'tcp and udp handlers need a valid socket';
      if (!handler.socket.host) return 'socket host undefined';
      return handler.socket.port === 0 ? 'socket port undefined' : undefined;
    default:
      return `unknown handler type: ${handler.type}`;
  }
}

export const handler = defineKind({
  type: 'Handler',
  plural: 'handlers',
  shape: handlerShape,
  validate: ({ metadata, ...rest }) =>
    firstOf(
      () => named('handler name', plainName(metadata.name)),
      () => typeError({ metadata, ...rest }),
      () => (metadata.namespace ? undefined : 'namespace must be set'),
    ),
  fields: (h) => ({
    'handler.name': h.metadata.name,
    'handler.namespace': h.metadata.namespace,
    'handler.filters': commas(h.filters),
    'handler.handlers': commas(h.handlers),
    'handler.mutator': h.mutator,
    'handler.type': h.type,
    ...labelFields('handler', h.metadata.labels),
  }),
  columns: [
    ['Name', (h) => primary(h.metadata.name)],
    ['Type', (h) => h.type],
    ['Timeout', (h) => plain(h.timeout)],
    ['Filters', (h) => commas(h.filters)],
    ['Mutator', (h) => h.mutator],
    ['Execute', execute],
    ['Environment Variables', (h) => primary(commas(h.env_vars))],
    ['Assets', (h) => commas(h.runtime_assets)],
  ],
  info: (h) => ({
    title: h.metadata.name,
    rows: [
      row('Name', h.metadata.name),
      row('Type', h.type),
      row('Timeout', plain(h.timeout)),
      row('Filters', spaced(h.filters)),
      row('Mutator', h.mutator),
      row('Execute', execute(h)),
      row('Environment Variables', spaced(h.env_vars)),
      row('Runtime Assets', spaced(h.runtime_assets)),
    ],
  }),
  command: {
    name: 'handler',
    summary: 'Manage handlers',
    list: { summary: 'list handlers', allNamespaces: true },
    info: { usage: 'info [ID]', summary: 'show detailed handler information' },
    delete: { usage: 'delete [NAME]', summary: 'delete handlers given name', noun: 'handler' },
  },
});
