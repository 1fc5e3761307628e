import type { Asset } from '../../resources/core/asset.js';
import { type Entity, entityShape } from '../../resources/core/entity.js';
import { zero } from '../../resources/kit/decode.js';
import { type Clock, systemClock } from '../clock.js';
import type { Log } from '../log.js';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { entityForScripts } from '../sandbox/script-objects.js';
import { localSystem } from '../system.js';
import type { Download } from './fetch.js';
import { AssetManager } from './manager.js';
import type { RateLimitSetting } from './rate-limit.js';
import { assetVariables } from './variables.js';

export interface LocalAssetSetting {
  /** `backend`, `sensuctl`: what asset filters see of whoever runs here, unless it has an entity. */
  readonly entityClass: string;
  readonly entity?: Entity;
  /** The machine's name unless told. */
  readonly entityName?: string;
  readonly cacheDir?: string | undefined;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly download?: Download;
  readonly downloads?: RateLimitSetting;
  /** Names the proxies for downloads. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  find(namespace: string, name: string): Asset | undefined;
}

/** Installs assets for this machine. */
export function localAssets({
  entityClass,
  entityName,
  entity = ownEntity(entityClass, entityName),
  sandbox,
  ...setting
}: LocalAssetSetting): AssetManager {
  const fields = entityForScripts(entity);
  const json = JSON.stringify(fields);
  return new AssetManager({
    ...setting,
    entity,
    entityFields: fields,
    matches: async (expression) => {
      const request = { subject: 'entity', json, now: setting.clock.now(), budget: 1000 };
      const { outcomes } = await sandbox.ask({ ...request, expressions: [expression] });
      const [outcome] = outcomes;
      if (outcome && 'error' in outcome) throw new Error(outcome.error);
      return outcome?.matched ?? false;
    },
  });
}

function ownEntity(entityClass: string, name: string | undefined): Entity {
  const entity = { ...zero(entityShape), entity_class: entityClass, system: localSystem() };
  entity.metadata.name = name ?? entity.system.hostname;
  return entity;
}

/** An asset that is installed, with the variables for programs that use it (`NAME=value`). */
export interface InstalledAsset {
  readonly path: string;
  readonly variables: readonly string[];
}

/**
 * Installs one asset for the CLI itself: what its plugins come in.
 * @returns nothing when its filters do not match this machine
 * @throws Error in Sensu's words when it cannot be had
 */
export async function installPlugin(
  asset: Asset,
  setting: Pick<LocalAssetSetting, 'cacheDir' | 'log' | 'download'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<InstalledAsset | undefined> {
  const sandbox = createSandbox();
  const clock = systemClock();
  const manager = localAssets({
    ...setting,
    entityClass: 'sensuctl',
    entityName: 'sensuctl',
    sandbox,
    clock,
    find: () => asset,
  });
  try {
    const [installed] = await manager.get(asset.metadata.namespace, [asset.metadata.name]);
    return installed && { path: installed.path, variables: assetVariables([installed], environment) };
  } finally {
    await Promise.all([manager.close(), sandbox.close()]);
  }
}
