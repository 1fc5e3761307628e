import type { Asset } from '../../resources/core/asset.js';

const prefix = 'io.sensu.bonsai.';

/** What Bonsai notes in the assets it gives out. */
export type BonsaiNote = 'api_url' | 'name' | 'namespace' | 'provider' | 'type' | 'version';

export const annotationName = (note: BonsaiNote): string => `${prefix}${note}`;

/** A note of an asset; empty if there is none. */
export const annotation = (asset: Asset, note: BonsaiNote): string =>
  asset.metadata.annotations?.[annotationName(note)] ?? '';
