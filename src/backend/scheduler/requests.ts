import type { Asset } from '../../resources/core/asset.js';
import type { CheckConfig } from '../../resources/core/check.js';
import type { HookConfig } from '../../resources/core/hook.js';
import { asset as assetKind, hook as hookKind } from '../../resources/index.js';
import type { CheckRequest, RequestedCheck } from '../../wire/agent/check-request.js';
import type { Surroundings } from '../part.js';
import { checkRequests } from '../topics.js';

/** Sensu's name of the component. */
export const component = 'schedulerd';

/** Fills in secrets: `NAME=value`. Throws where one cannot be had. */
export type ResolveSecrets = (secrets: CheckConfig['secrets']) => readonly string[];

/** Makes check requests and hands them to whoever serves the agents. Sensu: schedulerd/executor.go. */
export class Requests {
  constructor(
    private readonly around: Surroundings,
    /** Nothing where secrets stay in the backend. */
    private readonly resolveSecrets: ResolveSecrets | undefined,
  ) {}

  /** Asks the agents of subscriptions; the request is made once, however many they are. */
  publish(check: RequestedCheck, subscriptions: readonly string[]): void {
    const request = this.build(check);
    if (!request) return;
    const { namespace, name } = check.metadata;
    for (const subscription of subscriptions) {
      this.around.log('debug', component, 'sending check request', {
        check: name,
        topic: `sensu:check:${namespace}:${subscription}`,
      });
      this.around.bus.publish(checkRequests, { namespace, subscription, request });
    }
  }

  private build(check: RequestedCheck): CheckRequest | undefined {
    const { namespace, name } = check.metadata;
    const fields = { namespace, check: name, assets: check.runtime_assets };
    const secrets = this.secrets(check, fields);
    if (secrets === false) return undefined;
    const assets = this.assets(namespace, check.runtime_assets);
    this.tellMissing(check, assets?.length ?? 0, fields);
    const hooks = this.hooks(check);
    return {
      config: check,
      assets,
      hooks: hooks.length ? hooks : null,
      issued: this.around.clock.seconds(),
      hook_assets: this.hookAssets(hooks),
      secrets,
    };
  }

  private secrets(check: CheckConfig, fields: Record<string, unknown>): string[] | null | false {
    const { log } = this.around;
    if (!check.secrets?.length) return null;
    if (!this.resolveSecrets) {
      const message = 'secrets will not be transmitted to agents without mutual TLS authentication (mTLS)';
      log('warning', component, message, fields);
      return null;
    }
    try {
      return [...this.resolveSecrets(check.secrets)];
    } catch (error) {
      const told = { ...fields, error: (error as Error).message };
      log('error', component, 'failed to retrieve secrets for check', told);
      log('error', component, 'error executing check', { error: told.error });
      return false;
    }
  }

  /** Those whose name begins with one that is wanted. */
  private assets(namespace: string, wanted: readonly string[] | null): Asset[] | null {
    if (!wanted?.length) return null;
    const within = `${namespace}/`;
    const keys = new Map<string, Asset>();
    for (const name of wanted) {
      const { items } = this.around.store.list(assetKind.storage, { within: within + name });
      for (const { key, value } of items) keys.set(key, value as Asset);
    }
    const found = [...keys].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return found.length ? found.map(([, asset]) => asset) : null;
  }

  /** When fewer were found than wanted, the original names them all. */
  private tellMissing(check: CheckConfig, found: number, fields: Record<string, unknown>): void {
    const wanted = check.runtime_assets ?? [];
    if (found >= wanted.length) return;
    for (const name of wanted) {
      if (found > 0 && name === check.metadata.name) continue;
      this.around.log('warning', component, `asset "${name}" was requested but does not exist`, fields);
    }
  }

  private hooks(check: CheckConfig): HookConfig[] {
    if (!check.check_hooks?.length) return [];
    const { namespace } = check.metadata;
    const names = new Set(check.check_hooks.flatMap(({ hooks }) => hooks ?? []));
    return [...names]
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .flatMap((name) => {
        const stored = this.around.store.get(hookKind.storage, `${namespace}/${name}`);
        return stored ? [stored.value as HookConfig] : [];
      });
  }

  private hookAssets(hooks: readonly HookConfig[]): CheckRequest['hook_assets'] {
    const withAssets = hooks.filter(({ runtime_assets }) => runtime_assets?.length);
    return Object.fromEntries(
      withAssets.map(({ metadata, runtime_assets }) => [
        metadata.name,
        { assets: this.assets(metadata.namespace, runtime_assets) },
      ]),
    );
  }
}
