import { assetShape } from '../../resources/core/asset.js';
import { type CheckConfig, check } from '../../resources/core/check.js';
import { hook } from '../../resources/core/hook.js';
import type { ValueOf } from '../../resources/kit/fields.js';
import { int64, list, mapOf, object, omit, optional, shape, strings } from '../../resources/kit/fields.js';

/** Sensu: core/v2 AssetList. */
const assetList = shape('AssetList', { assets: list(object(assetShape)) });

/** What the backend asks an agent to run. Sensu: core/v2 CheckRequest. */
export const checkRequestShape = shape('CheckRequest', {
  config: omit(optional(check.shape)),
  assets: list(object(assetShape)),
  hooks: list(object(hook.shape)),
  issued: int64(),
  hook_assets: mapOf(object(assetList)),
  secrets: omit(strings()),
});

/** The configuration of the check, and who schedules it (`memory`, `etcd`), which JSON does not carry. */
export type RequestedCheck = CheckConfig & { scheduler?: string };

/** `secrets` are `NAME=value`; `hook_assets` has the assets of each hook by the hook's name; `issued` is in seconds. */
export interface CheckRequest extends Omit<ValueOf<typeof checkRequestShape>, 'config' | 'hook_assets'> {
  config: RequestedCheck | null;
  hook_assets: Record<string, ValueOf<typeof assetList>>;
}
