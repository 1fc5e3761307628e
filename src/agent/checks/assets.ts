import { devNull } from 'node:os';
import { type LocalAssetSetting, localAssets } from '../../host/assets/local.js';
import type { RuntimeAsset } from '../../host/assets/manager.js';
import { createSandbox } from '../../host/sandbox/sandbox.js';
import type { Asset } from '../../resources/core/asset.js';
import type { AgentAround } from '../around.js';

export interface AgentAssets {
  /** @throws Error in Sensu's words */
  install(assets: readonly Asset[]): Promise<readonly RuntimeAsset[]>;
  close(): Promise<void>;
}

export type AgentAssetSetting = Pick<
  LocalAssetSetting,
  'cacheDir' | 'downloads' | 'environment' | 'download'
>;

/** Installs the assets that come with check requests. Their filters see the agent's entity as it is now. */
export function agentAssets(
  { clock, log, entity }: Pick<AgentAround, 'clock' | 'log' | 'entity'>,
  { cacheDir, ...setting }: AgentAssetSetting,
): AgentAssets {
  const sandbox = createSandbox();
  const manager = localAssets({
    ...setting,
    ...(cacheDir && cacheDir !== devNull ? { cacheDir } : {}),
    entityClass: 'agent',
    entity: entity(),
    sandbox,
    clock,
    log,
    find: () => undefined,
  });
  return {
    install: (assets) => manager.getAll(assets),
    close: async () => {
      await Promise.all([manager.close(), sandbox.close()]);
    },
  };
}
