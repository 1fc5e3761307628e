import { type Silenced, silencedName } from '../../resources/core/silenced.js';
import { silenced as kind } from '../../resources/index.js';
import { settle } from '../../resources/kit/encode.js';
import { nameMismatch, namespaceMismatch } from '../api/generic.js';
import { followsGuide } from '../compat.js';
import { decodeBody } from '../http/body.js';
import { alreadyExists, invalidArgument, noNamespace, notFound } from '../http/errors.js';
import { listReply, selectionOf } from '../http/listing.js';
import { created, jsonReply, noContent, type Reply } from '../http/reply.js';
import { type Access, core, type Request, type Route } from '../http/route.js';
import { resourceText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import { namespaceExists } from '../store/namespaces.js';
import { liveSilence, liveSilences, silenceOf, silencePrefix } from '../store/silences.js';
import type { Stored } from '../store/store.js';

const collection = '/namespaces/:namespace/silenced';
const item = `${collection}/:name`;

const access: Access = { resource: kind.rbac };
const byCheck: Access = { resource: kind.rbac, name: ({ check }) => `checks/${check}` };
const bySubscription: Access = {
  resource: kind.rbac,
  name: ({ subscription }) => `subscriptions/${subscription}`,
};

/** The silences API. */
export function silencedRoutes(around: Surroundings): Route[] {
  const { store, clock } = around;
  const every = (request: Request): Reply =>
    reply(request, around, liveSilences(store, clock.now(), prefixOf(request)).map(shown));
  const ofCheck = (request: Request): Reply => listOfCheck(request, around);
  return [
    core('GET', '/silenced', access, every),
    core('GET', collection, access, every),
    core('GET', '/silenced/checks/:check', byCheck, ofCheck),
    core('GET', `${collection}/checks/:check`, byCheck, ofCheck),
    core('GET', `${collection}/subscriptions/:subscription`, bySubscription, (request) =>
      listOfSubscription(request, around),
    ),
    core('GET', item, access, (request) => {
      const { namespace = '', name = '' } = request.params;
      const stored = liveSilence(store, clock.now(), namespace, name);
      if (!stored) throw notFound('silenced entry not found');
      return jsonReply(resourceText(kind.shape, shown(stored)), stored.etag);
    }),
    core('POST', collection, access, (request) => write(request, around, false)),
    core('PUT', item, access, (request) => write(request, around, true)),
    core('DELETE', item, access, ({ params }) => {
      if (!store.delete(silencePrefix, `${params['namespace']}/${params['name']}`)) throw notFound();
      return noContent();
    }),
  ];
}

/** An entry without an end shows `expire` -1, whatever was sent. */
function shown(stored: Stored): Silenced {
  const entry = silenceOf(stored);
  return entry.expire_at > 0 || entry.expire === -1 ? entry : { ...entry, expire: -1 };
}

const prefixOf = ({ params }: Request): string =>
  params['namespace'] === undefined ? '' : `${params['namespace']}/`;

/** By check, entries are shown as they are stored, those that are over as well. */
function listOfCheck(request: Request, around: Surroundings): Reply {
  const { check } = followsGuide(around.compat, 'event-path-escapes') ? request.params : request.rawParams;
  const entries = around.store
    .list(silencePrefix, { within: prefixOf(request) })
    .items.map(silenceOf)
    .filter((entry) => entry.check === check);
  return reply(request, around, entries);
}

/** The subscription is the beginning of the name: `linux` finds `linux2:cpu` too. */
function listOfSubscription(request: Request, around: Surroundings): Reply {
  const decoded = followsGuide(around.compat, 'event-path-escapes');
  const { subscription = '' } = decoded ? request.params : request.rawParams;
  const live = liveSilences(around.store, around.clock.now(), prefixOf(request) + subscription);
  return reply(request, around, live.map(shown));
}

/** Silences are not paged; a token is handed back as it came. */
function reply(request: Request, around: Surroundings, entries: readonly Silenced[]): Reply {
  const keep = selectionOf<Silenced>(request, kind, around.compat);
  const kept = keep ? entries.filter(keep) : entries;
  return listReply(
    kept.map((entry) => resourceText(kind.shape, entry)),
    request.page.token || undefined,
  );
}

/** POST and PUT: the entry is kept under the name that subscription and check make. */
async function write(request: Request, around: Surroundings, replace: boolean): Promise<Reply> {
  const { store, clock } = around;
  const { namespace = '', name = '' } = request.params;
  const sent = await decodeBody(request, kind.shape);
  if (sent.metadata.namespace !== namespace) throw namespaceMismatch(sent.metadata.namespace, namespace);
  if (replace && sent.metadata.name !== name) throw nameMismatch(sent.metadata.name, name);
  const entry = prepared(sent, request.caller.username, clock.seconds());
  const problem = kind.validate(entry, around.checks);
  if (problem !== undefined) throw invalidArgument(problem);
  const computed = entry.metadata.name;
  if (!replace && liveSilence(store, clock.now(), namespace, computed)) throw alreadyExists();
  if (!namespaceExists(store, namespace)) throw noNamespace(namespace);
  store.put(silencePrefix, `${namespace}/${computed}`, settle(kind.shape, entry));
  return created();
}

function prepared(sent: Silenced, username: string, now: number): Silenced {
  const begin = sent.begin || now;
  const ends = sent.expire_at === 0 && sent.expire > 0;
  return {
    ...sent,
    metadata: {
      ...sent.metadata,
      name: silencedName(sent.subscription, sent.check),
      created_by: username,
    },
    begin,
    creator: username,
    expire_at: ends ? (begin > 0 ? begin : now) + sent.expire : sent.expire_at,
  };
}
