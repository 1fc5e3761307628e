import type { Asset } from '../../resources/core/asset.js';
import type { CheckConfig } from '../../resources/core/check.js';
import type { HookConfig } from '../../resources/core/hook.js';

/** What a backend asks an agent to run. Sensu: core/v2 CheckRequest. */
export interface CheckRequest {
  readonly config: CheckConfig | null;
  /** Those of the check. */
  readonly assets: readonly Asset[] | null;
  readonly hooks: readonly HookConfig[] | null;
  /** Unix seconds; an agent runs a request once. */
  readonly issued: number;
  /** By the name of the hook. */
  readonly hook_assets: Readonly<Record<string, { readonly assets: readonly Asset[] | null }>>;
  /** `NAME=value`. */
  readonly secrets: readonly string[] | null;
}
