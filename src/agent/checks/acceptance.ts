import type { CheckRequest } from '../../wire/agent/index.js';

/** Why a request is not carried out. */
export interface Refusal {
  readonly level: 'warning' | 'error';
  readonly reason: string;
}

/** Checks of the same name may run at the same time for different proxy entities. */
export function keyOf({ metadata, proxy_entity_name }: NonNullable<CheckRequest['config']>): string {
  return proxy_entity_name === '' ? metadata.name : `${metadata.name}/${proxy_entity_name}`;
}

/** Remembers what was asked for, so that nothing is run twice or twice at a time. Survives connections. */
export class Acceptance {
  private readonly lastIssued = new Map<string, number>();
  private readonly running = new Set<string>();

  get count(): number {
    return this.running.size;
  }

  /** @returns nothing if the request may be carried out */
  refusal(request: CheckRequest): Refusal | undefined {
    const { config, issued } = request;
    if (!config) return { level: 'error', reason: 'given check configuration appears invalid' };
    const key = keyOf(config);
    const last = this.lastIssued.get(key) ?? 0;
    if (issued < last)
      return { level: 'error', reason: 'check request is older than a previously received check request' };
    if (issued === last) {
      const reason =
        'check request has already been received - agent and check may have multiple matching subscriptions';
      return { level: 'warning', reason };
    }
    if (!this.running.has(key)) return undefined;
    return { level: 'error', reason: `check execution still in progress: ${config.metadata.name}` };
  }

  begin(key: string, issued: number): void {
    this.lastIssued.set(key, issued);
    this.running.add(key);
  }

  end(key: string): void {
    this.running.delete(key);
  }
}
