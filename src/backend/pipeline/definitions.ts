import type { Asset } from '../../resources/core/asset.js';
import type { EventFilter } from '../../resources/core/filter.js';
import type { Handler } from '../../resources/core/handler.js';
import type { Mutator } from '../../resources/core/mutator.js';
import type { Pipeline } from '../../resources/core/pipeline.js';
import { asset, filter, handler, mutator, pipeline } from '../../resources/index.js';
import type { AnyKind } from '../../resources/kit/kind.js';
import type { Store } from '../store/store.js';

/** Where pipelines find what they are made of, by name in a namespace. */
export interface Definitions {
  pipeline(namespace: string, name: string): Pipeline | undefined;
  handler(namespace: string, name: string): Handler | undefined;
  filter(namespace: string, name: string): EventFilter | undefined;
  mutator(namespace: string, name: string): Mutator | undefined;
  asset(namespace: string, name: string): Asset | undefined;
}

type Find = (kind: AnyKind, namespace: string, name: string) => object | undefined;

const definitionsFrom = (find: Find): Definitions => ({
  pipeline: (namespace, name) => find(pipeline, namespace, name) as Pipeline | undefined,
  handler: (namespace, name) => find(handler, namespace, name) as Handler | undefined,
  filter: (namespace, name) => find(filter, namespace, name) as EventFilter | undefined,
  mutator: (namespace, name) => find(mutator, namespace, name) as Mutator | undefined,
  asset: (namespace, name) => find(asset, namespace, name) as Asset | undefined,
});

/** What the backend has stored. */
export const storedDefinitions = (store: Store): Definitions =>
  definitionsFrom((kind, namespace, name) => store.get(kind.storage, `${namespace}/${name}`)?.value);

/** What files define: for trying pipelines without a backend. */
export function givenDefinitions(resources: readonly { kind: AnyKind; value: object }[]): Definitions {
  const known = new Map(
    resources.map(({ kind, value }) => [
      `${kind.storage}/${kind.namespaceOf(value)}/${kind.nameOf(value)}`,
      value,
    ]),
  );
  return definitionsFrom((kind, namespace, name) => known.get(`${kind.storage}/${namespace}/${name}`));
}
