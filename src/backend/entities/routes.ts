import { type Entity, type EntityConfig, redactEntity, splitEntity } from '../../resources/core/entity.js';
import { entityConfig, entity as kind } from '../../resources/index.js';
import { isJsonObject, type JsonValue } from '../../resources/kit/json.js';
import { isManagedByAgent } from '../../resources/kit/metadata.js';
import { parseJson } from '../../wire/json/index.js';
import { shownKey } from '../api/keys.js';
import { checkConditions, mergePatch, readPatch } from '../api/patch.js';
import { bodyIsInternal, bodyIsInvalid, decodeBody, decodeOr } from '../http/body.js';
import { alreadyExists, internalError, invalidArgument, noNamespace, notFound } from '../http/errors.js';
import { jsonReply, noContent, type Reply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import { resourceText, storedText } from '../http/text.js';
import type { Surroundings } from '../part.js';
import {
  configPrefix,
  deleteEntity,
  readEntity,
  withOwnSubscription,
  writeConfig,
  writeEntity,
} from '../store/entities.js';
import { etagOf } from '../store/etag.js';
import { eventPrefix, eventsOfEntity } from '../store/events.js';
import { namespaceExists } from '../store/namespaces.js';
import { listEntities } from './list.js';

const collection = '/namespaces/:namespace/entities';
const item = `${collection}/:name`;
const access = { resource: kind.rbac };

/** The entities API. What is written is answered as it was sent, unlike other kinds. */
export function entityRoutes(around: Surroundings): Route[] {
  return [
    core('GET', '/entities', access, (request) => listEntities(request, around)),
    core('GET', collection, access, (request) => listEntities(request, around)),
    core('GET', item, access, (request) => {
      const found = existing(request, around);
      if (!found) throw notFound();
      return jsonReply(resourceText(kind.shape, redactEntity(found)), etagOf(JSON.stringify(found)));
    }),
    core('POST', collection, access, (request) => create(request, around)),
    core('PUT', item, access, (request) => replace(request, around)),
    core('PATCH', item, access, (request) => patch(request, around)),
    core('DELETE', item, access, (request) => remove(request, around)),
  ];
}

const existing = ({ params }: Request, { store }: Surroundings, name = params['name']): Entity | undefined =>
  readEntity(store, params['namespace'] ?? '', name ?? '');

const echo = (sent: Entity): Reply => jsonReply(resourceText(kind.shape, sent));

async function create(request: Request, around: Surroundings): Promise<Reply> {
  const sent = await decodeBody(request, kind.shape, bodyIsInternal);
  const { name } = sent.metadata;
  if (name === '') throw internalError('resource is invalid: must specify name');
  if (existing(request, around, name)) throw alreadyExists();
  checkValid(sent, around);
  write(sent, around);
  return echo(sent);
}

async function replace(request: Request, around: Surroundings): Promise<Reply> {
  const sent = await decodeBody(request, kind.shape, bodyIsInternal);
  if (isManagedByAgent(sent.metadata)) throw managedByAgent();
  checkValid(sent, around);
  const before = existing(request, around, sent.metadata.name);
  if (sent.entity_class === 'proxy' || !before) write(sent, around);
  else if (isManagedByAgent(before.metadata)) throw managedByAgent();
  else updateConfig(sent, around);
  return echo(sent);
}

const managedByAgent = () => alreadyExists('entity is managed by its agent');

function checkValid(sent: Entity, around: Surroundings): void {
  const problem = kind.validate(sent, around.checks);
  if (problem !== undefined) throw invalidArgument(problem);
}

/** The namespace is that of the body, whatever the URL says. */
function write(sent: Entity, { store }: Surroundings): void {
  const { namespace } = sent.metadata;
  if (!namespaceExists(store, namespace)) throw noNamespace(namespace);
  writeEntity(store, sent);
}

/** What an agent reported stays as it is. */
function updateConfig(sent: Entity, { store }: Surroundings): void {
  const { namespace, name } = sent.metadata;
  if (!namespaceExists(store, namespace)) throw noNamespace(namespace);
  const { config } = splitEntity(sent);
  writeConfig(store, { ...config, subscriptions: withOwnSubscription(name, config.subscriptions) });
}

/** Only the configuration can be patched; unlike other kinds' patches, `null` does remove. */
async function patch(request: Request, around: Surroundings): Promise<Reply> {
  const { namespace = '', name = '' } = request.params;
  const given = await readPatch(request, namespace, name);
  // The original decodes into a local type of this name.
  decodeOr(bodyIsInvalid, entityConfig.shape, given, { as: 'Clone' });
  const key = `${namespace}/${name}`;
  const shown = shownKey(configPrefix, key);
  const stored = around.store.get(configPrefix, key);
  if (!stored) throw notFound(`key ${shown} not found`);
  checkConditions(request, stored.etag, shown);
  const config = merged(stored.value as EntityConfig, given);
  const problem = entityConfig.validate(config, around.checks);
  if (problem !== undefined) throw internalError(problem);
  const written = writeConfig(around.store, config);
  return jsonReply(resourceText(entityConfig.shape, written.value), written.etag);
}

function merged(stored: EntityConfig, given: JsonValue): EntityConfig {
  if (!isJsonObject(given)) throw internalError('Invalid JSON Patch');
  const document = mergePatch(parseJson(storedText(entityConfig.shape, stored)), given);
  const config = decodeOr(bodyIsInvalid, entityConfig.shape, document, { as: 'Clone' });
  return { ...config, subscriptions: withOwnSubscription(config.metadata.name, config.subscriptions) };
}

/** The events of the name go first, also when there is no such entity. */
function remove({ params }: Request, { store }: Surroundings): Reply {
  const { namespace = '', name = '' } = params;
  for (const { key } of eventsOfEntity(store, namespace, name)) store.delete(eventPrefix, key);
  if (!readEntity(store, namespace, name)) throw notFound();
  deleteEntity(store, namespace, name);
  return noContent();
}
