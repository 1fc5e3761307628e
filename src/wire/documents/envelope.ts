import { silencedName } from '../../resources/core/silenced.js';
import { DecodeError, decode } from '../../resources/kit/decode.js';
import { object, shape, string } from '../../resources/kit/fields.js';
import { isJsonObject, type JsonObject, type JsonValue, jsonTypeName } from '../../resources/kit/json.js';
import { type AnyKind, hasMetadata } from '../../resources/kit/kind.js';
import { type Metadata, metadata } from '../../resources/kit/metadata.js';
import { offsetOf, textAt, writeJson } from '../json/index.js';
import { resolveType } from './types.js';

/** A document's resource, as it is in memory, and what the document called it. */
export interface Unwrapped {
  readonly kind: AnyKind;
  readonly resource: Record<string, unknown>;
  /** As written; `core/v2` when the document says nothing. */
  readonly apiVersion: string;
  readonly type: string;
  /** What the original's messages call it: the metadata in and around it, which a namespace has not. */
  readonly called: { readonly name: string; readonly namespace: string };
  /** The first field of `spec` that its type does not have. */
  readonly unknownField?: string;
}

/** Sensu: types.Wrapper. */
const wrapperShape = shape('rawWrapper', {
  type: string(),
  api_version: string(),
  metadata: object(metadata),
});

/**
 * Takes the resource out of its envelope: `type`, `api_version`, `metadata`, `spec`.
 *
 * @param text the JSON that the document is, or was made into; messages count bytes in it
 * @throws Error with Sensu's message
 */
export function unwrap(document: JsonValue, text: () => string): Unwrapped {
  const outer = decodeEnvelope(document);
  const apiVersion = outer.api_version || 'core/v2';
  const kind = inSpec(() => resolveType(apiVersion, outer.type));
  const specKey = specKeyOf(document);
  if (specKey === undefined) throw new Error('no spec provided');
  const spec = (document as JsonObject)[specKey] as JsonValue;
  let unknownField: string | undefined;
  const onUnknown = (key: string): void => {
    unknownField ??= key;
  };
  const specText = (): string => textAt(text(), [specKey]);
  const resource = decodeSpec(kind, spec, specText, onUnknown);
  const called = mergeMetadata(kind, resource, outer.metadata);
  // Events and core/v3 resources are decoded in another way, which knows no warnings; others are warned about `spec` only.
  const silent = kind.type === 'Event' || kind.apiGroup === 'core/v3' || specKey !== 'spec';
  return {
    kind,
    resource,
    apiVersion,
    type: outer.type,
    called,
    unknownField: silent ? undefined : unknownField,
  };
}

function decodeEnvelope(document: JsonValue) {
  try {
    if (document !== null && !isJsonObject(document)) {
      throw new DecodeError(jsonTypeName(document), 'types.rawWrapper', []);
    }
    return decode(wrapperShape, document);
  } catch (error) {
    throw new Error(`error parsing data as wrapped-json: ${(error as Error).message}`);
  }
}

function inSpec<T>(resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    throw new Error(`error parsing spec: ${(error as Error).message}`);
  }
}

/** The last key that reads `spec` in any case and has a value. */
function specKeyOf(document: JsonValue): string | undefined {
  if (document === null || !isJsonObject(document)) return undefined;
  const key = Object.keys(document).findLast((name) => name.toLowerCase() === 'spec');
  return key !== undefined && document[key] !== null ? key : undefined;
}

/** How a type is called in messages. */
function decoderNames(kind: AnyKind): { top: string; as: string } {
  if (kind.type === 'Event') return { top: 'map[string]*json.RawMessage', as: 'clone' };
  if (kind.apiGroup === 'core/v3') return { top: 'v3.Clone', as: 'Clone' };
  return { top: `v2.${kind.type}`, as: kind.type };
}

function decodeSpec(
  kind: AnyKind,
  spec: JsonValue,
  specText: () => string,
  onUnknown: (key: string) => void,
): Record<string, unknown> {
  const names = decoderNames(kind);
  try {
    if (!isJsonObject(spec)) throw new DecodeError(jsonTypeName(spec), names.top, []);
    return decode(kind.shape, spec, { as: names.as, onUnknown }) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const hasId = kind.type === 'Event' && isJsonObject(spec) && spec['id'];
    const offset = offsetOf(hasId ? withoutId(spec) : specText(), error.path);
    throw new Error(`(offset ${offset}): ${error.message}`);
  }
}

/** Sensu takes the id out of an event and reads what is left once more, its keys sorted. */
function withoutId(spec: JsonObject): string {
  const rest: JsonObject = {};
  for (const key of Object.keys(spec).sort()) if (key !== 'id') rest[key] = spec[key] as JsonValue;
  return writeJson(rest, { escapeHtml: true });
}

/**
 * Names outside beat names inside, labels are put together. Namespaces, users and the like have no metadata.
 * @returns what messages call the resource
 */
function mergeMetadata(kind: AnyKind, resource: object, outer: Metadata): Unwrapped['called'] {
  if (!hasMetadata(resource)) {
    if (kind.type === 'Namespace') return { name: '', namespace: '' };
    return { name: outer.name || kind.nameOf(resource), namespace: outer.namespace };
  }
  const inner = resource.metadata;
  resource.metadata = {
    name: outer.name || inner.name,
    namespace: outer.namespace || inner.namespace,
    labels: joined(inner.labels, outer.labels),
    annotations: joined(inner.annotations, outer.annotations),
    created_by: outer.created_by || inner.created_by,
  };
  const { name, namespace } = resource.metadata;
  if (kind.type === 'Silenced' && name === '') {
    const { subscription, check } = resource as unknown as { subscription: string; check: string };
    if (subscription || check) resource.metadata.name = silencedName(subscription, check);
  }
  return { name, namespace };
}

type Labels = Record<string, string> | null;

function joined(inner: Labels, outer: Labels): Labels {
  if (outer === null || Object.keys(outer).length === 0) return inner;
  return Object.assign(Object.create(null), inner, outer);
}
