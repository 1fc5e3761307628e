import { type Cell, moment, primary, row, truth } from '../kit/cells.js';
import { bool, int64, object, omit, shape, string, type ValueOf } from '../kit/fields.js';
import { defineKind } from '../kit/kind.js';
import { labelFields, metadata } from '../kit/metadata.js';
import { firstOf, named, plainName, subscriptionName } from '../kit/names.js';

const silencedShape = shape('Silenced', {
  metadata: object(metadata),
  expire: int64(),
  expire_on_resolve: bool(),
  creator: omit(string()),
  check: omit(string()),
  reason: omit(string()),
  subscription: omit(string()),
  begin: int64(),
  expire_at: int64(),
});

export type Silenced = ValueOf<typeof silencedShape>;

/** The name that Sensu gives an entry: `linux:*`, `*:cpu`. */
export function silencedName(subscription: string, check: string): string {
  return `${subscription || '*'}:${check || '*'}`;
}

const expiration = (s: Silenced): Cell => (s.expire_at < 1 ? 'no expiration' : moment(s.expire_at, 'rfc'));

export const silenced = defineKind({
  type: 'Silenced',
  plural: 'silenced',
  shape: silencedShape,
  nameOf: (s) => s.metadata.name || silencedName(s.subscription, s.check),
  validate: (s) =>
    firstOf(
      () =>
        (s.subscription === '' && s.check === '') || (s.subscription === '*' && s.check === '*')
          ? 'must provide check or subscription'
          : undefined,
      () =>
        s.subscription && s.subscription !== '*'
          ? named('Subscription', subscriptionName(s.subscription))
          : undefined,
      () => (s.check && s.check !== '*' ? named('Check', plainName(s.check)) : undefined),
    ),
  fields: (s) => ({
    'silenced.name': s.metadata.name,
    'silenced.namespace': s.metadata.namespace,
    'silenced.check': s.check,
    'silenced.creator': s.creator,
    // Since 6.14.
    'silenced.reason': s.reason,
    'silenced.expire_on_resolve': String(s.expire_on_resolve),
    'silenced.subscription': s.subscription,
    ...labelFields('silenced', s.metadata.labels),
  }),
  columns: [
    ['Name', (s) => primary(s.metadata.name)],
    ['Subscription', (s) => s.subscription],
    ['Check', (s) => s.check],
    ['Begin', (s) => moment(s.begin, 'rfc')],
    ['Expiration', expiration],
    ['ExpireOnResolve', (s) => truth(s.expire_on_resolve)],
    ['Creator', (s) => s.creator],
    ['Reason', (s) => s.reason],
    ['Namespace', (s) => primary(s.metadata.namespace)],
  ],
  info: (s, now) => ({
    title: s.metadata.name,
    rows: [
      ...(s.begin > now ? [row('Begin', moment(s.begin, 'rfc'))] : []),
      row('Expiration', expiration(s)),
      row('ExpireOnResolve', String(s.expire_on_resolve)),
      row('Creator', s.creator),
      row('Check', s.check),
      row('Reason', s.reason),
      row('Subscription', s.subscription),
      row('Namespace', s.metadata.namespace),
    ],
  }),
  command: {
    name: 'silenced',
    summary: 'Manage silenced subscriptions and checks',
    list: { summary: 'list silenced entries', allNamespaces: true },
  },
});
