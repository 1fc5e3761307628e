import { type Asset, asset, assetShape } from '../../resources/core/asset.js';
import { type Column, primary } from '../../resources/kit/cells.js';
import { object, shape, string, type ValueOf } from '../../resources/kit/fields.js';
import { defineKind } from '../../resources/kit/kind.js';

const pluginShape = shape('CommandPlugin', { alias: string(), asset: object(assetShape) });

/** A command that was installed: the asset it comes in, and the word that calls it. */
export type Plugin = ValueOf<typeof pluginShape>;

/** A plugin is no resource of the backend, but it is listed like one. Sensu: cli/cmdmanager. */
export const plugin = defineKind({
  type: 'CommandPlugin',
  plural: '',
  apiGroup: 'cli/cmdmanager',
  shape: pluginShape,
  validate: () => undefined,
  fields: () => ({}),
  nameOf: ({ alias }) => alias,
  namespaceOf: () => '',
  expand: (it) => (asset.expand?.(it.asset) ?? []).map((build) => ({ ...it, asset: build })),
  columns: [
    ['Alias', ({ alias }) => primary(alias)],
    ...(asset.columns ?? [])
      .filter(([title]) => title !== 'Name')
      .map(([title, cell]): Column<Plugin> => [title, (it) => cell(it.asset as Asset)]),
  ],
});
